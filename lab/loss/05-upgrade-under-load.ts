import { imageReference, images } from "../../src/config/versions.js";
import { previousThanosTag } from "../images/product-images.js";
import { startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { LAB_CLUSTERS, OBSERVABILITY } from "../topology.js";
import { describeLateness, tooLate } from "./lateness.js";
import { CHILDREN, ingestorOf, ingestorsOf, LATE_AT_MOST } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";
import { assertNoneGivenUp, markSenders } from "./senders.js";
import { withoutBackoff } from "./without-backoff.js";

/**
 * Seconds that samples may be late here. The goal is {@link LATE_AT_MOST}; what was on its way to a router that ends is
 * sent again after 10 s, and waits for its turn (8 to 14 s were seen).
 */
const LATE_WHILE_UPGRADED = LATE_AT_MOST + 5;

const routers = "deployment/thanos-receive-router";

/** An upgrade is a rolling restart of every ingestor and router, one zone after the other, routers last. */
export const upgradeUnderLoad: LossScenario = {
  number: 5,
  title: "ingestors and routers are restarted one by one and upgraded by a release: writes go on and no sample is lost",
  core: true,
  protection: "One zone after the other. All at once: `batcave's samples came 58.4 s late, should be 15 s at most`.",
  async run(context, report) {
    let isPresent = false;
    context.afterwards("apply the present release", async () => {
      if (!isPresent) await context.reapply();
    });
    report(`going back to ${previousThanosTag}`);
    await goBack(context);
    await context.untilFresh(LAB_CLUSTERS, 120);

    const [counting, mark] = await Promise.all([context.startCounting(), markSenders(context)]);
    const watch = context.watchLateness(CHILDREN, { partial: true });
    const elapsed = startClock();
    report(`upgrading to ${images.thanos.tag}`);
    await context.reapply();
    isPresent = true;
    await assertImages(context, images.thanos.tag);
    const upgraded = elapsed();
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 60 });
    const lateness = await watch.end();
    const sent = await assertNoneGivenUp(context, mark);
    const late = tooLate(lateness, LATE_WHILE_UPGRADED);
    if (late.length > 0) throw new LabError(late.join("; "));
    return [
      `from ${previousThanosTag} to ${images.thanos.tag} in ${upgraded.toFixed(0)} s`,
      `all there ${waited.toFixed(0)} s later`,
      sent,
      describeLateness(lateness),
    ].join("; ");
  },
};

/** Puts the release before in place, everywhere at once, because nothing is counted yet. */
async function goBack(context: LossContext): Promise<void> {
  const { checks, namespaceOf } = context;
  const kubectl = checks.kubectl(OBSERVABILITY);
  const image = imageReference({ ...images.thanos, tag: previousThanosTag }, checks.environment.images.prefix);
  const workloads = [...OBSERVABILITY.nodes.map(ingestorsOf), routers];
  await kubectl(["set", "image", ...workloads, `*=${image}`, "--namespace", namespaceOf(OBSERVABILITY)]);
  const places = OBSERVABILITY.nodes.map((node) => ingestorOf(context, node));
  await withoutBackoff(context, places, () =>
    Promise.all(workloads.map((workload) => context.untilRolledOut(OBSERVABILITY, workload, 180))),
  );
  await assertImages(context, previousThanosTag);
}

/** That every router and ingestor runs one release, and nothing else. */
async function assertImages({ checks, namespaceOf }: LossContext, tag: string): Promise<void> {
  const kubectl = checks.kubectl(OBSERVABILITY);
  const found = await kubectl([
    ...["get", "pods", "--namespace", namespaceOf(OBSERVABILITY), "--field-selector=status.phase=Running"],
    "--selector=app.kubernetes.io/component in (receive-router,receive-ingestor)",
    '--output=jsonpath={range .items[*]}{.metadata.name}={.spec.containers[0].image} {.metadata.deletionTimestamp}{"\\n"}{end}',
  ]);
  // A pod that is on its way out may be there for as long as its senders keep their connections.
  const strange = found.split("\n").filter((line) => line !== "" && line.endsWith(" ") && !line.endsWith(`:${tag} `));
  if (strange.length > 0) throw new LabError(`not of ${tag}: ${strange.join(", ")}`);
}
