import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { runSnippets } from "../../src/cli/run-snippets.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { existingWriterSecret } from "../../src/existing/existing-sender.js";
import { prometheusImage } from "../../stacks/images.js";
import { applyObjects, type Kubectl } from "../cluster/kubectl.js";
import { waitUntil } from "../cluster/wait.js";
import { applyFleet } from "../deploy.js";
import { withEnvironmentCopy } from "../fleet/environment-copy.js";
import { theirNamespace, theirPrometheus, theirs } from "../fleet/their-prometheus.js";
import { LabError } from "../lab-error.js";
import type { ReportDetail } from "../progress.js";
import type { LabCluster } from "../topology.js";
import { instantQuery } from "../verify/thanos-api.js";
import type { Scenario, ScenarioContext } from "./scenario.js";
import { withSpareCluster } from "./spare-cluster.js";

/** The spare cluster that has a Prometheus already. */
const NAME = "batcomputer";

/** Seconds in which its series must be in the global view, once its Prometheus is ready. */
const PATIENCE = 120;

/** Seconds that its sender may be behind its own scrapes. */
const BEHIND = 30;

/** Objects that carry our label in a namespace of somebody else's. */
const KINDS =
  "secrets,configmaps,services,serviceaccounts,deployments,statefulsets,daemonsets,jobs,networkpolicies,roles,rolebindings";

/** A cluster that somebody else watches already is given a certificate and a text, and that is all it needs. */
export const existingPrometheusJoins: Scenario = {
  title: "a cluster with a Prometheus of its own joins with a Secret and what is printed for it, and keeps all it has",
  async run(context, report) {
    const copy = withEnvironmentCopy(context.lab, "existing-prometheus");
    try {
      return await withSpareCluster(context, NAME, report, async (cluster) => {
        const kubectl = context.checks.kubectl(cluster);
        addToFile(join(copy.checkout, "environments/lab.yaml"), cluster, context);
        await applyObjects(kubectl, [theirNamespace]);
        report("applying the environment with it");
        await applyFleet(copy);
        const ours = await kubectl([
          ...["get", KINDS, `--namespace=${theirs.namespace}`, "--output=name"],
          "--selector=app.kubernetes.io/part-of=thanos-fleet",
        ]);
        if (ours.trim() !== `secret/${existingWriterSecret}`) throw new LabError(`ours in their namespace: ${ours}`);
        const printed = snippetFor(copy.checkout);
        await applyObjects(
          kubectl,
          theirPrometheus(prometheusImage(context.checks.environment), printed, existingWriterSecret),
        );
        await untilReady(kubectl, report);
        return await seenGlobally(context, report);
      });
    } finally {
      report("applying the environment without it");
      await context.reapply();
    }
  },
};

/** The six lines that it takes. */
function addToFile(file: string, cluster: LabCluster, { lab }: ScenarioContext): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  document.addIn(
    ["childClusters"],
    document.createNode({
      name: cluster.name,
      cluster: { kubeconfig: lab.paths.kubeconfig, context: cluster.context },
      namespace: theirs.namespace,
      prometheus: {
        mode: "existing",
        existing: { job: theirs.job },
        scrapeInterval: theirs.scrapeInterval,
        activeSeries: "2k",
        outageBudget: "1m",
        remoteWrite: { batchSendDeadline: "1s" },
      },
    }),
  );
  writeFileSync(file, document.toString());
}

/** What `npm run snippets -- lab batcomputer --format prometheus-yml` prints. */
function snippetFor(checkout: string): string {
  let printed = "";
  runSnippets(
    "lab",
    NAME,
    { format: "prometheus-yml" },
    {
      environments: join(checkout, "environments"),
      write: (text) => (printed += text),
    },
  );
  return printed;
}

async function untilReady(kubectl: Kubectl, report: ReportDetail): Promise<void> {
  report("until their Prometheus is ready");
  await kubectl([
    ...["rollout", "status", `deployment/${theirs.name}`],
    ...[`--namespace=${theirs.namespace}`, "--timeout=180s"],
  ]);
}

/** Everything of it that people and rules of ours look for. */
async function seenGlobally({ checks }: ScenarioContext, report: ReportDetail): Promise<string> {
  report(`until ${NAME} is in the global view`);
  const ask = (expression: string) => instantQuery(checks.queryUrl, expression);
  const info = `prometheus_build_info{${writtenBy(NAME)}}`;
  const since = Date.now();
  let found: Awaited<ReturnType<typeof ask>> = [];
  await waitUntil(
    async () => {
      found = await ask(info);
      return found.length > 0;
    },
    { seconds: PATIENCE, everyMilliseconds: 1_000, what: info },
  );
  const seconds = Math.round((Date.now() - since) / 1000);
  const [{ metric } = { metric: {} as Readonly<Record<string, string>> }] = found;
  const [[label, value] = ["", ""]] = Object.entries(theirs.label);
  if (metric["job"] !== "prometheus") throw new LabError(`it calls itself the job ${metric["job"]}`);
  if (metric[label] !== value) throw new LabError(`its own label ${label} is gone`);
  if (metric["replica"]?.startsWith(theirs.name) !== true) throw new LabError(`its replica is ${metric["replica"]}`);
  const queues = await ask(`count by (remote_name) (prometheus_remote_storage_shards_max{${writtenBy(NAME)}})`);
  const names = queues.map((queue) => queue.metric["remote_name"]).join(", ");
  if (names !== "thanos-receive") throw new LabError(`its queues in the global view: ${names || "none"}`);
  const sent = "prometheus_remote_storage_queue_highest";
  const lag = await ask(
    `max(${sent}_timestamp_seconds{${writtenBy(NAME)}} - ${sent}_sent_timestamp_seconds{${writtenBy(NAME)}})`,
  );
  const behind = lag[0]?.value ?? Number.NaN;
  if (!(behind < BEHIND)) throw new LabError(`it says that it sends ${behind} s behind its scrapes`);
  return `one Secret; in the global view ${seconds} s after its Prometheus was ready, sending ${behind.toFixed(1)} s behind`;
}
