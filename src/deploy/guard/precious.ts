import { z } from "zod";
import { planBlock } from "./plan-block.js";
import type { ResourceChange } from "./terraform-plan.js";

/** Why a resource is not taken away by the way, and what to do instead. */
export interface Precious {
  readonly reason: string;
  readonly remedy: string;
}

const named = z.object({ metadata: planBlock(z.object({ name: z.string(), namespace: z.string().optional() })) });

/** Only another template of claims is passed by with an orphan: what else replaces a StatefulSet its old pods do not fit. */
function statefulSet({ change: { before, actions, replace_paths: paths = [] } }: ResourceChange): Precious {
  const reason = "its pods end all at once, and what they have not sent or uploaded waits on volumes that nobody reads";
  if (!actions.includes("create")) {
    return {
      reason,
      remedy: "put back into the environment file what makes it, or npm run destroy for a whole cluster",
    };
  }
  if (paths.some((path) => path.includes("volume_claim_template"))) {
    const { name, namespace } = named.safeParse(before).data?.metadata ?? { name: "<name>" };
    const place = namespace === undefined ? "" : ` --namespace ${namespace}`;
    return {
      reason: `${reason}; Kubernetes cannot change the size or class of its volumes in place`,
      remedy:
        `kubectl delete statefulset ${name}${place} --cascade=orphan keeps its pods and volumes, and the next plan makes ` +
        "it anew around them; whole procedure: docs/volumes.md",
    };
  }
  const cause = paths.map((path) => path.join(".")).join(", ");
  return {
    reason: `${reason}${cause === "" ? "" : `; it cannot be changed in place: ${cause}`}`,
    remedy: "take that change back",
  };
}

const volume: Precious = {
  reason: "the samples on it are gone with it",
  remedy: "copy what is on it first (docs/volumes.md)",
};

const bucketRemedy =
  "keep it: take it out of the state with terraform state rm, and out of the environment file (docs/object-store.md)";

/** Kinds of resources whose loss is a loss of samples or of trust, without the version that the provider has in its names. */
const kinds: Readonly<Record<string, (change: ResourceChange) => Precious>> = {
  kubernetes_stateful_set: statefulSet,
  kubernetes_persistent_volume_claim: () => volume,
  kubernetes_persistent_volume: () => volume,
  kubernetes_namespace: () => ({
    reason: "everything in it goes with it: claims, Secrets and what nobody here knows of",
    remedy:
      "where other pods or claims live in it, move them first (kubectl get all,pvc,secrets --namespace <name>); " +
      "npm run destroy where the whole cluster goes",
  }),
  aws_s3_bucket: () => ({ reason: "all history is in it", remedy: bucketRemedy }),
  aws_kms_key: () => ({ reason: "without it nothing in the bucket can be read again", remedy: bucketRemedy }),
};

/** Why a resource may not be lost by the way; nothing for one that can be made anew. */
export function preciousness(change: ResourceChange): Precious | undefined {
  return kinds[change.type.replace(/_v\d+$/, "")]?.(change);
}
