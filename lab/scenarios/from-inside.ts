import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { stringify } from "yaml";
import { renderManifests } from "../../src/cli/render-manifests.js";
import type { Environment } from "../../src/config/model.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import { Duration } from "../../src/units/duration.js";
import { applyObjects } from "../cluster/kubectl.js";
import { adminAccess } from "../cluster/pki.js";
import { supplies } from "../commands.js";
import { insideRunner, runner } from "../fleet/inside-runner.js";
import { namespaceOf } from "../fleet/namespace-of.js";
import { synthesizeFleet } from "../fleet/synthesize.js";
import { LabError } from "../lab-error.js";
import { countingSources, startCounting } from "../loss/counting.js";
import { inNetworkNamespace } from "../network/ip.js";
import { clusterPaths } from "../paths.js";
import { readPod } from "../samples/sources.js";
import { findCluster, LAB_NETWORK, type LabCluster } from "../topology.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

const NAME = "batcopter";

/** What is changed: a scrape of its Prometheus may take so many seconds, which the lab's own environment never says. */
const TIMEOUT = Duration.seconds(7);

/** Milliseconds: claims that count look three scrapes back, and a scrape is due every 30 s. */
const settled = 100_000;

/** In the network namespace of the cluster; what it says to itself goes over `lo`. */
const CLOSED = [
  ...["INPUT", "--protocol", "tcp", "--dport", "6443", "--source", LAB_NETWORK.cidr, "!", "--in-interface", "lo"],
  ...["--jump", "REJECT", "--reject-with", "tcp-reset"],
];

/** A cluster whose API server nobody outside may reach is changed by who is inside and has the rendered folder. */
export const appliedFromInside: Scenario = {
  title: `the rendered folder of ${NAME} is applied from inside while its API refuses all outside: no sample is lost`,
  async run(context, report) {
    const cluster = findCluster(NAME);
    if (cluster === undefined) throw new LabError(`the lab has no cluster ${NAME}`);
    const folder = mkdtempSync(join(tmpdir(), "lab-from-inside-"));
    const counting = await startCounting(countingSources(context.checks));
    try {
      report("rendering the changed folder");
      const rendered = await renderFolder(context, folder);
      const kubeconfig = await runnerKubeconfig(context, cluster, folder);
      await whileClosed(cluster, async () => {
        report("until the API refuses");
        await assertRefused(cluster);
        report("applying from inside");
        await applyInside(context, cluster, kubeconfig, rendered);
        await assertTimeout(context, cluster, true);
        await assertRefused(cluster);
      });
      report("counting samples");
      const { counts, waited } = await counting.end();
      return `applied by ${runner.name}; all there ${waited.toFixed(0)} s later: ${JSON.stringify(counts)}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
      report("applying the lab's own environment");
      await context.reapply();
      // What comes after this counts samples, and a Prometheus that has just been restarted has missed some scrapes.
      await assertTimeout(context, cluster, false);
      await pause(settled);
      await context.checks.kubectl(cluster)([
        ...["delete", "--ignore-not-found", `--namespace=${runner.namespace}`],
        ...["clusterrolebinding", "clusterrole", "serviceaccount"].map((kind) => `${kind}/${runner.name}`),
      ]);
    }
  },
};

const changed = (environment: Environment): Environment => ({
  ...environment,
  childClusters: environment.childClusters.map((child) =>
    child.name === NAME ? { ...child, prometheus: { ...child.prometheus, scrapeTimeout: TIMEOUT } } : child,
  ),
});

/** The stack's folder, as `npm run manifests` writes it. */
async function renderFolder({ lab, checks }: ScenarioContext, out: string): Promise<string> {
  const { environment, stacks } = await synthesizeFleet(lab.checkout, lab.paths, changed);
  const stack = stacks.find(({ cluster }) => cluster.name === NAME)!;
  renderManifests({
    stackFiles: [join(stack.folder, "cdk.tf.json")],
    out: { folder: out, environment: environment.name, complete: false },
    write: () => undefined,
  });
  const { objects } = renderStack(stack.json, { withholdSecrets: true });
  await applyObjects(checks.kubectl(stack.cluster), insideRunner(objects.map(({ object }) => object)));
  return join(out, stack.id);
}

/** What the runner identifies with: a token of an hour. */
async function runnerKubeconfig(
  { lab, checks }: ScenarioContext,
  cluster: LabCluster,
  folder: string,
): Promise<string> {
  const token = await checks.kubectl(cluster)([
    ...["create", "token", runner.name, `--namespace=${runner.namespace}`, "--duration=1h"],
  ]);
  const { authority } = adminAccess(clusterPaths(lab.paths, cluster.name));
  const { name } = runner;
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [
      {
        name,
        cluster: {
          server: cluster.server,
          "certificate-authority-data": Buffer.from(authority).toString("base64"),
        },
      },
    ],
    users: [{ name, user: { token: token.trim() } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });
  const file = join(folder, "kubeconfig");
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** Closes the API server to everybody outside, and opens it again whatever happens. */
async function whileClosed(cluster: LabCluster, use: () => Promise<void>): Promise<void> {
  const rule = (verb: string) =>
    execa("nsenter", inNetworkNamespace(cluster.networkNamespace, ["iptables", "--wait", verb, ...CLOSED]));
  try {
    await rule("--insert");
    await use();
  } finally {
    await rule("--delete");
  }
}

/** @throws LabError when somebody outside still gets a connection. */
async function assertRefused({ address, name }: LabCluster): Promise<void> {
  const outcome = await new Promise<string>((resolve) => {
    const socket = connect({ host: address, port: 6443, timeout: 5_000 });
    const end = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.on("connect", () => end("a connection"));
    socket.on("timeout", () => end("no answer"));
    socket.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
  if (outcome !== "ECONNREFUSED") throw new LabError(`the API of ${name} gives ${outcome}, should refuse`);
}

async function applyInside({ lab }: ScenarioContext, cluster: LabCluster, kubeconfig: string, folder: string) {
  const program = supplies(lab).binary("kubectl");
  const result = await execa(
    "nsenter",
    inNetworkNamespace(cluster.networkNamespace, [
      ...[program, `--kubeconfig=${kubeconfig}`, "apply", "--server-side", "--force-conflicts"],
      ...["--field-manager=fleet-runner", "--kustomize", folder],
    ]),
    { reject: false },
  );
  if (result.failed) throw new LabError(`the runner: ${result.stderr || result.shortMessage}`);
}

/** Waits for the roll-out, and reads whether the Prometheus says that it runs with the changed timeout, or without it. */
async function assertTimeout({ checks }: ScenarioContext, cluster: LabCluster, expected: boolean): Promise<void> {
  const namespace = namespaceOf(checks.environment, cluster);
  const kubectl = checks.kubectl(cluster);
  await kubectl(["rollout", "status", "statefulset/prometheus", `--namespace=${namespace}`, "--timeout=300s"]);
  const running = await readPod(kubectl, { namespace, pod: "prometheus-0", port: 9090 }, "/api/v1/status/config");
  if (running.includes(`scrape_timeout: ${TIMEOUT.seconds}s`) !== expected) {
    throw new LabError(
      `the Prometheus of ${cluster.name} runs ${expected ? "without" : "still with"} the changed scrape timeout`,
    );
  }
}
