import { setTimeout as pause } from "node:timers/promises";
import type { ClustersPlace } from "../../src/cli/environment-change.js";
import { runAddCluster } from "../../src/cli/run-add-cluster.js";
import { runRemoveCluster } from "../../src/cli/run-remove-cluster.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { limitsPlace } from "../../src/thanos/receive-routers.js";
import { applyFleet } from "../deploy.js";
import { startClock } from "../elapsed.js";
import { withEnvironmentCopy } from "../fleet/environment-copy.js";
import { LabError } from "../lab-error.js";
import { parseSenderCounters } from "../samples/sender-counters.js";
import { readPod } from "../samples/sources.js";
import { OBSERVABILITY, type LabCluster } from "../topology.js";
import type { CheckContext } from "../verify/check.js";
import { instantQuery } from "../verify/thanos-api.js";
import { verifyFleet } from "../verify/verify.js";
import type { Scenario } from "./scenario.js";
import { withSpareCluster } from "./spare-cluster.js";

/** Seconds from the command to the first sample of the new cluster in the global view. */
const bound = 60;

/** Seconds until a routers' file that was changed counts, as in the attacks on limits. */
const deniedWithin = 150;

/** What the command is told of the new cluster. */
export const addedAs = { mode: "agent", outageBudget: "12h", scrapeInterval: "15s", identity: false };

const environment = "lab";

/** A cluster is one entry: from the command that writes it to a sample that is seen, and from the one that removes it to a refusal. */
export const clusterComesAndGoes: Scenario = {
  title: "a cluster that is added is in the global view within a minute, and removed is denied while its samples stay",
  async run(context, report) {
    const { checks } = context;
    return withSpareCluster(context, "batplane", report, async (cluster) => {
      const lab = withEnvironmentCopy(context.lab, "cluster-added");
      // Identities are made by what applies: the lab has them among its state.
      const place: ClustersPlace = {
        environments: `${lab.checkout}/environments`,
        identities: `${lab.checkout}/identities`,
        project: lab.checkout,
        now: new Date(),
        write: () => undefined,
      };
      const apply = async (limitsAreNew: (text: string) => boolean) => {
        await Promise.all([applyFleet(lab), tellRouters(checks, limitsAreNew)]);
      };
      try {
        report("adding");
        const elapsed = startClock();
        // What is in the bucket of an earlier run is no new sample.
        const since = Date.now() / 1000;
        await runAddCluster([environment, cluster.name], { ...addedAs, context: cluster.context }, place);
        const [seconds] = await Promise.all([
          firstSample(checks, cluster, since, elapsed),
          apply((limits) => limits.includes(`${cluster.name}:`)),
        ]);
        report("until there is something to keep");
        await pause(45_000);
        report("removing while it runs");
        // What is later than that may still be on its way.
        const past = Date.now() / 1000 - 20;
        const before = await readable(checks, cluster, past);
        const mark = await failedSamples(checks, cluster);
        const removing = startClock();
        await runRemoveCluster([environment, cluster.name], { keepRunning: true, identity: false }, place);
        await apply((limits) => !limits.includes(`${cluster.name}:`));
        await untilDenied(checks, cluster, mark);
        const denied = removing();
        const after = await readable(checks, cluster, past);
        if (before === 0 || after < before) throw new LabError(`of ${before} series ${after} can still be queried`);
        if (seconds > bound) {
          throw new LabError(`the first sample came after ${seconds.toFixed(1)} s, should be under ${bound} s`);
        }
        return `first sample after ${seconds.toFixed(1)} s, denied after ${denied.toFixed(1)} s, ${after} series stay`;
      } finally {
        report("as it was");
        await context.reapply();
        await verifyFleet(checks, context.lab.progress, { globalView: 180, longTerm: 180 });
      }
    });
  },
};

/**
 * The kubelet looks into its ConfigMaps about once a minute; an annotation on a pod makes it look at once. Whoever adds a
 * cluster may do the same, see docs/clusters.md.
 */
async function tellRouters(
  { kubectl, environment: { observability } }: CheckContext,
  areNew: (text: string) => boolean,
) {
  const run = kubectl(OBSERVABILITY);
  const { namespace } = observability;
  const { configMap, key } = limitsPlace;
  await untilAnswered(`a change of ConfigMap ${configMap}`, deniedWithin, async () => {
    const output = await run(["get", "configmap", configMap, `--namespace=${namespace}`, "--output=json"]);
    const { data } = JSON.parse(output) as { readonly data?: Readonly<Record<string, string>> };
    return areNew(data?.[key] ?? "") ? true : undefined;
  });
  const selector = "--selector=app.kubernetes.io/name=thanos-receive-router";
  const annotation = `thanos-fleet/looked-at=${Date.now()}`;
  await run(["annotate", "pods", selector, `--namespace=${namespace}`, "--overwrite", annotation]);
}

/** Seconds on the clock when the first sample was seen in the global view that is newer than `since`, in seconds since 1970. */
async function firstSample(
  { queryUrl }: CheckContext,
  { name }: LabCluster,
  since: number,
  elapsed: () => number,
): Promise<number> {
  const newer = `timestamp(up{${writtenBy(name)}}) >= ${since.toFixed(3)}`;
  return untilAnswered(`a new sample of ${name}`, 5 * bound, async () => {
    const found = await instantQuery(queryUrl, newer, { partial: true });
    return found.length > 0 ? elapsed() : undefined;
  });
}

/** Asks until there is an answer: a source that has just been replaced is missed by Query for some seconds. */
async function untilAnswered<Answer>(
  what: string,
  seconds: number,
  ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
  const deadline = Date.now() + seconds * 1000;
  let last = "there is none";
  do {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await pause(500);
  } while (Date.now() < deadline);
  throw new LabError(`${what} within ${seconds} s: ${last}`);
}

/** Series of the cluster that can be queried for a moment that is past, by an answer that all sources have part in. */
function readable({ queryUrl }: CheckContext, { name }: LabCluster, time: number): Promise<number> {
  return untilAnswered(`the series of ${name}`, 60, async () => {
    const [answer] = await instantQuery(queryUrl, `count({${writtenBy(name)}})`, { time });
    return answer?.value ?? 0;
  });
}

async function failedSamples({ kubectl, environment: { observability } }: CheckContext, cluster: LabCluster) {
  // It has the default namespace, as the observability cluster has in the lab.
  const pod = { namespace: observability.namespace, pod: "prometheus-0", port: 9090 };
  return parseSenderCounters(await readPod(kubectl(cluster), pod, "/metrics")).failed;
}

/** A refusal for good is what its sender counts as failed. */
function untilDenied(checks: CheckContext, cluster: LabCluster, mark: number): Promise<true> {
  return untilAnswered(`a refusal of what ${cluster.name} sends`, deniedWithin, async () =>
    (await failedSamples(checks, cluster)) > mark ? true : undefined,
  );
}
