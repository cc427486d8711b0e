import { z } from "zod";
import type { ResourceChange } from "./terraform-plan.js";

/** Why a kind of resource is not taken away by the way, and what to do instead. */
export interface Precious {
  readonly reason: string;
  readonly remedy: string;
}

const statefulSet: Precious = {
  reason: "its pods end all at once, and what they have not sent or uploaded waits on volumes that nobody reads",
  remedy:
    "for another size of its volumes, kubectl delete statefulset <name> --cascade=orphan first: its pods and volumes stay, " +
    "and the next plan makes it anew (docs/volumes.md)",
};
const volume: Precious = {
  reason: "the samples on it are gone with it",
  remedy: "upload or copy what is on it first (docs/volumes.md)",
};
const bucket: Precious = {
  reason: "all history is in it",
  remedy:
    "keep it: take it out of the state with terraform state rm, and out of the environment file (docs/object-store.md)",
};

/** Kinds of resources whose loss is a loss of samples or of trust. The provider has two names for most. */
const kinds: Readonly<Record<string, Precious>> = {
  stateful_set: statefulSet,
  persistent_volume_claim: volume,
  persistent_volume: volume,
  namespace: {
    reason: "everything in it goes with it: claims, Secrets and what nobody here knows of",
    remedy: "move to another namespace in two deploys with both in place, or npm run destroy where the cluster goes",
  },
  aws_s3_bucket: bucket,
  aws_kms_key: { reason: "without it nothing in the bucket can be read again", remedy: bucket.remedy },
};

const authority: Precious = {
  reason:
    "it carries a certificate and the authorities its owner trusts; without it nothing that needs it starts or writes",
  remedy: "npm run identities renews and rotates without taking it away (docs/security.md)",
};

const identity = z.object({ type: z.literal("kubernetes.io/tls") });

/** Why a resource may not be lost by the way; nothing for one that can be made anew. */
export function preciousness({ type, change }: ResourceChange): Precious | undefined {
  const kind = type.replace(/^kubernetes_/, "").replace(/_v\d+$/, "");
  if (kind === "secret") return identity.safeParse(change.before).success ? authority : undefined;
  return kinds[kind];
}
