import { imageReference, images } from "../../src/config/versions.js";
import type { Environment } from "../../src/config/model.js";
import { startClock } from "../elapsed.js";
import { previousThanosTag } from "../images/product-images.js";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import { describeLateness, tooLate } from "./lateness.js";
import { CHILDREN, LATE_AT_MOST } from "./receive.js";
import type { LossContext, LossScenario } from "./scenario.js";
import { assertNoneGivenUp, markSenders } from "./senders.js";

/** Both ways are rolling restarts of every ingestor and router; the way back is an upgrade besides. */
export const upgradeUnderLoad: LossScenario = {
  number: 5,
  title: "routers and ingestors are restarted one by one and upgraded by a release: writes go on and no sample is lost",
  core: true,
  protection: "not broken yet",
  async run(context, report) {
    const [counting, mark] = await Promise.all([context.startCounting(), markSenders(context)]);
    const watch = context.watchLateness(CHILDREN);
    let current = true;
    context.afterwards("apply the present release", async () => {
      if (!current) await context.reapply();
    });
    const elapsed = startClock();
    report(`restarting with ${previousThanosTag}`);
    current = false;
    await context.reapply({ change: withPreviousThanos });
    await assertImages(context, previousThanosTag);
    const restarted = elapsed();
    report(`upgrading to ${images.thanos.tag}`);
    await context.reapply();
    current = true;
    await assertImages(context, images.thanos.tag);
    const upgraded = elapsed() - restarted;
    report("counting");
    const { waited } = await counting.end({ patienceSeconds: 60 });
    const lateness = await watch.end();
    const sent = await assertNoneGivenUp(context, mark);
    const late = tooLate(lateness, LATE_AT_MOST);
    if (late.length > 0) throw new LabError(late.join("; "));
    return `restarted with ${previousThanosTag} in ${restarted.toFixed(0)} s, upgraded to ${images.thanos.tag} in ${upgraded.toFixed(0)} s; all there ${waited.toFixed(0)} s later; ${sent}; ${describeLateness(lateness)}`;
  },
};

function withPreviousThanos(environment: Environment): Environment {
  const { images: settings } = environment;
  const thanos = imageReference({ ...images.thanos, tag: previousThanosTag }, settings.prefix);
  return { ...environment, images: { ...settings, thanos } };
}

/** That every router and ingestor runs one release, and nothing else. */
async function assertImages({ checks, namespaceOf }: LossContext, tag: string): Promise<void> {
  const kubectl = checks.kubectl(OBSERVABILITY);
  const found = await kubectl([
    ...["get", "pods", "--namespace", namespaceOf(OBSERVABILITY)],
    "--selector=app.kubernetes.io/component in (receive-router,receive-ingestor)",
    '--output=jsonpath={range .items[*]}{.metadata.name}={.status.containerStatuses[0].image}{"\\n"}{end}',
  ]);
  const strange = found.split("\n").filter((line) => line !== "" && !line.endsWith(`:${tag}`));
  if (strange.length > 0) throw new LabError(`not of ${tag}: ${strange.join(", ")}`);
}
