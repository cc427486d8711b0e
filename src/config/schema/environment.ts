import { z } from "zod";
import { backend } from "./backend.js";
import { clusterShape, existingIdentity } from "./cluster.js";
import { componentShape, type ResourceDefaults } from "./component.js";
import { childNetwork } from "./network.js";
import { observability } from "./observability.js";
import { dnsLabel, imageReference, text } from "./primitives.js";
import { prometheus } from "./prometheus.js";
import { tenantLimits } from "./tenant-limits.js";

const images = z
  .strictObject({
    prefix: text(
      /^[^\s/:]+(:[0-9]+)?(\/[^\s/:]+)*\/?$/,
      4096,
      "a registry, or registry and path, without scheme",
      "write it like mirror.example.com/quay",
    )
      .optional()
      .describe(
        "Registry, or registry and path, that mirrors every image; it takes the place of the registry host. Absent: the registry of each image.",
      ),
    thanos: imageReference().optional().describe("Full image reference. Absent: the tested one."),
    prometheus: imageReference().optional().describe("Full image reference. Absent: the tested one."),
    vmagent: imageReference()
      .optional()
      .describe("Full image reference. Absent: the tested one. Only clusters with buffer: diskQueue run it."),
    memcached: imageReference()
      .optional()
      .describe("Full image reference. Absent: the tested one. Only caches that are in memcached need it."),
  })
  .prefault({})
  .describe("Where images come from.");

const charts = z
  .strictObject({
    repository: text(
      /^(https?|oci):\/\/[^\s/]\S*$/,
      2048,
      "an address that starts with https://, http:// or oci://",
      "write it in full, such as oci://mirror.example.com/charts",
    )
      .optional()
      .describe("Chart repository or OCI registry that mirrors every chart. Absent: each chart's own."),
    folder: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Folder with <chart>-<version>.tgz archives, absolute or relative to where cdktf runs; nothing is downloaded then. Absent: they are downloaded.",
      ),
  })
  .prefault({})
  .describe("Where Helm charts come from.");

const exporter = (what: string, defaults: ResourceDefaults) =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(true)
        .describe(
          "false leaves it out, where the cluster runs one already. With prometheus.mode: existing it is never deployed, and false says that the cluster has none.",
        ),
      ...componentShape(defaults),
    })
    .prefault({})
    .describe(what);

const childCluster = z
  .strictObject({
    name: dnsLabel(40).describe("Name of the cluster; also its tenant, its cluster label and the end of its stack id."),
    ...clusterShape(),
    network: childNetwork(),
    prometheus: prometheus(),
    tenantLimits: tenantLimits(),
    identity: existingIdentity()
      .optional()
      .describe(
        "Existing Secret with the certificate this cluster writes with; its common name is the cluster's name. Absent: what `npm run identities` makes.",
      ),
    kubeStateMetrics: exporter("kube-state-metrics, as a Helm release.", {
      cpu: "10m",
      memory: "64Mi",
      memoryLimit: "256Mi",
    }),
    nodeExporter: exporter("node-exporter, as a Helm release in a namespace of its own.", {
      cpu: "10m",
      memory: "32Mi",
      memoryLimit: "192Mi",
    }),
  })
  .describe("One child cluster: it pushes, nobody needs to reach it.");

/** What the keys of a child cluster are where the file says nothing of them; of those it must say something, a stand-in. */
export const childDefaults = childCluster.parse({
  name: "stand-in",
  cluster: { kubeconfig: "stand-in", context: "stand-in" },
  prometheus: { mode: "existing" },
});

/** One environment file. */
export const environmentFile = z
  .strictObject({
    backend,
    images,
    charts,
    observability: observability(),
    childClusters: z.array(childCluster).describe("The clusters that push. At least one."),
  })
  .describe("One environment of thanos-fleet: an observability cluster and the child clusters that push to it.");

/** Just what stacks are named by in an environment file, whatever else is wrong with it. */
export const stackNames = z.object({
  childClusters: z.array(z.object({ name: z.string() })),
  observability: z
    .object({ objectStore: z.object({ s3: z.object({ create: z.boolean().default(true) }).optional() }) })
    .catch({ objectStore: {} }),
});

/** A child cluster, validated. */
export type ChildCluster = z.output<typeof childCluster>;

/** The content of an environment file, validated and with every default filled in. */
export type EnvironmentFile = z.output<typeof environmentFile>;

/** Where Terraform keeps its state. */
export type BackendSettings = EnvironmentFile["backend"];
