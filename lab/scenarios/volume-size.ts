import type { Environment } from "../../src/config/model.js";
import { LabError } from "../lab-error.js";
import { findCluster } from "../topology.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

const NAME = "batmobile";
const cluster = findCluster(NAME)!;

const [small, large] = ["2Gi", "3Gi"] as const;

/** What docs/volumes.md says: Kubernetes refuses another size of volume in a StatefulSet that is there. */
export const volumeSizeChanges: Scenario = {
  title: "another volume size: the StatefulSet is made anew around its pods and volumes, which stay",
  async run(context, report) {
    const before = await seen(context);
    if (before.template !== small) throw new LabError(`${NAME} has volumes of ${before.template}, not of ${small}`);
    try {
      report("to the larger size");
      await orphan(context);
      await context.reapply({ change: sized(large) });
      const after = await seen(context);
      const wrong = [
        ...(after.set === before.set ? ["the StatefulSet is the same one as before"] : []),
        ...(after.template === large ? [] : [`its volumes are of ${after.template}, not of ${large}`]),
        ...(after.pods === before.pods ? [] : [`its pods were ${before.pods} and are ${after.pods}`]),
        ...(after.claims === before.claims ? [] : [`its claims were ${before.claims} and are ${after.claims}`]),
        ...(after.owner === after.set ? [] : ["its pod is not its own"]),
      ];
      if (wrong.length > 0) throw new LabError(wrong.join("; "));
      return "same pod, without a restart; same claim; owned by the new StatefulSet";
    } finally {
      report("as it was");
      await orphan(context);
      await context.reapply();
    }
  },
};

type Child = Environment["childClusters"][number];

function sized(size: string): (environment: Environment) => Environment {
  const volumeSize = size as unknown as Child["prometheus"]["volumeSize"];
  return (environment) => ({
    ...environment,
    childClusters: environment.childClusters.map((child) =>
      child.name === NAME ? { ...child, prometheus: { ...child.prometheus, volumeSize } } : child,
    ),
  });
}

const inNamespace = (context: ScenarioContext) => `--namespace=${context.checks.environment.observability.namespace}`;

async function orphan(context: ScenarioContext): Promise<void> {
  const run = context.checks.kubectl(cluster);
  await run(["delete", "statefulset", "prometheus", inNamespace(context), "--cascade=orphan"]);
}

interface Metadata {
  readonly uid: string;
  readonly ownerReferences?: readonly { readonly uid: string }[];
}

/** The StatefulSet, its pod with how often it was restarted, and its claim, by what Kubernetes knows each one by. */
async function seen(context: ScenarioContext) {
  const run = context.checks.kubectl(cluster);
  const get = async <Object>(kind: string, name: string) =>
    JSON.parse(await run(["get", kind, name, inNamespace(context), "--output=json"])) as Object & {
      readonly metadata: Metadata;
    };
  interface SetSpec {
    readonly spec: {
      readonly volumeClaimTemplates: readonly [
        {
          readonly metadata: { readonly name: string };
          readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
        },
      ];
    };
  }
  interface PodStatus {
    readonly status: { readonly containerStatuses: readonly { readonly restartCount: number }[] };
  }
  const set = await get<SetSpec>("statefulset", "prometheus");
  const [template] = set.spec.volumeClaimTemplates;
  const pod = await get<PodStatus>("pod", "prometheus-0");
  const claim = await get<object>("persistentvolumeclaim", `${template.metadata.name}-prometheus-0`);
  const restarts = pod.status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  return {
    set: set.metadata.uid,
    template: template.spec.resources.requests.storage,
    pods: `${pod.metadata.uid}, ${restarts} restarts`,
    owner: pod.metadata.ownerReferences?.[0]?.uid,
    claims: claim.metadata.uid,
  };
}
