import { z } from "zod";
import { s3Endpoint } from "../aws.js";
import { clusterPlace, type ClusterPlaceSettings } from "../cluster-place.js";
import type { Environment } from "../model.js";
import type { ProblemPath } from "../problem.js";
import type { Finding } from "../shape-problems.js";

const bucket = z.object({ bucket: z.string() });
const optional = z.string().optional();

/** Just what says where blocks live, whatever else is wrong with a file. */
export const blocksPlace = z.object({
  observability: z.object({
    cluster: z.object({
      kubeconfig: optional,
      context: optional,
      inCluster: z.unknown().optional(),
      eks: z.object({ endpoint: z.string() }).optional(),
    }),
    namespace: z.string().default("thanos-fleet"),
    objectStore: z.object({
      minio: z.unknown().optional(),
      existing: bucket.extend({ endpoint: z.string(), prefix: optional }).optional(),
      s3: bucket.extend({ region: z.string(), endpoint: optional, prefix: optional }).optional(),
    }),
  }),
});

/** An environment file and where its blocks live. */
export interface BlocksOwner {
  readonly file: string;
  /** Equal for the same bucket and prefix, however they are spelled. */
  readonly place: string;
}

/** Where an environment keeps its blocks; nothing where it does not say so. */
export function placeOfBlocks({ observability }: z.output<typeof blocksPlace>): string | undefined {
  const { namespace, objectStore } = observability;
  const cluster: ClusterPlaceSettings = observability.cluster;
  const { minio, existing, s3 } = objectStore;
  if (existing !== undefined) return outside(existing.endpoint, existing.bucket, existing.prefix);
  if (s3 !== undefined) return outside(s3.endpoint ?? s3Endpoint(s3.region), s3.bucket, s3.prefix);
  // Each pipeline has a cluster of its own around it: which one it is does not stand in the file.
  if (minio === undefined || cluster.inCluster !== undefined) return undefined;
  // Inside of a cluster it is there for the stack of one namespace alone.
  return JSON.stringify([clusterPlace(cluster), namespace]);
}

/**
 * Names of buckets are unique over all regions of one of AWS's partitions, whichever of its hosts is asked. Hosts are the
 * same in capitals and with the root's dot; Thanos takes slashes off a prefix.
 */
function outside(endpoint: string, name: string, prefix = ""): string {
  const host = endpoint
    .toLowerCase()
    .replace(/:443$/, "")
    .replace(/\.+(?=:\d+$|$)/, "");
  return JSON.stringify([partitionOf(host) ?? host, name, prefix.replace(/^\/+|\/+$/g, "")]);
}

/** Partitions of AWS share nothing, names of buckets neither. Source: AWS, "General purpose buckets naming rules". */
function partitionOf(host: string): string | undefined {
  if (/\.amazonaws\.com\.cn$/.test(host) || /\.cn-[a-z0-9-]+\.amazonaws\.com$/.test(host)) return "aws-cn";
  if (!/\.amazonaws\.com$/.test(host)) return undefined;
  return /[.-]us-gov-[a-z0-9-]+\.amazonaws\.com$/.test(host) ? "aws-us-gov" : "aws";
}

/**
 * Two Compactors on one bucket and prefix merge and delete each other's blocks: samples are lost for good.
 *
 * @param others environments that are not being loaded, and where their blocks live.
 * @returns the findings of the later environment, each with its environment.
 */
export function distinctBuckets(
  environments: readonly Environment[],
  others: readonly BlocksOwner[] = [],
): { environment: Environment; finding: Finding }[] {
  const owner = new Map(others.map(({ file, place }) => [place, file]));
  return environments.flatMap((environment) => {
    const place = placeOfBlocks(environment);
    if (place === undefined) return [];
    const other = owner.get(place);
    if (other === undefined) {
      owner.set(place, environment.file);
      return [];
    }
    const finding: Finding = {
      ...bucketAt(environment),
      rule: `a bucket and prefix no other environment has; ${other} has these too, and two Compactors on one bucket destroy each other's blocks`,
      remedy: "give one of them another bucket, or a prefix of its own",
    };
    return [{ environment, finding }];
  });
}

function bucketAt({ observability: { objectStore } }: Environment): { path: ProblemPath; got?: string } {
  const [kind, settings] = Object.entries(objectStore).find(([, value]) => value !== undefined)!;
  return { path: ["observability", "objectStore", kind, "bucket"], got: settings?.bucket };
}
