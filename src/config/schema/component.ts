import { z } from "zod";
import { annotations, dnsSubdomain, labelKey, labels, labelValue, quantity } from "./primitives.js";

/** Default requests and limits of one component, in Kubernetes' spelling. */
export interface ResourceDefaults {
  /** CPU the scheduler reserves. */
  readonly cpu: string;
  /** Memory the scheduler reserves. */
  readonly memory: string;
  /** Memory above which the container is killed; Go programs are told 90 % of it as their soft limit. */
  readonly memoryLimit: string;
}

const toleration = z
  .strictObject({
    key: labelKey().optional().describe("Taint key. Absent: every key is tolerated (operator Exists)."),
    operator: z
      .enum(["Equal", "Exists"])
      .optional()
      .describe("Equal compares the value; Exists takes any. Absent: Equal with a key, Exists without."),
    value: labelValue().optional().describe("Taint value, with operator Equal."),
    effect: z
      .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
      .optional()
      .describe("Taint effect. Absent: every effect."),
    tolerationSeconds: z.int().min(0).optional().describe("Seconds a NoExecute taint is tolerated. Absent: for ever."),
  })
  .transform(({ operator, ...rest }) => ({
    ...rest,
    operator: operator ?? (rest.key === undefined ? ("Exists" as const) : ("Equal" as const)),
  }))
  .describe("A taint this component may run in spite of.");

/** Where a component may run and what its objects carry; shared by clusters (as defaults) and components. */
const placementShape = {
  nodeSelector: labels().optional().describe("Node labels the pods need."),
  tolerations: z.array(toleration).optional().describe("Taints the pods may run in spite of."),
  priorityClass: dnsSubdomain().optional().describe("Name of an existing PriorityClass."),
  storageClass: dnsSubdomain().optional().describe("StorageClass of the volumes. Absent: the cluster's default class."),
  imagePullSecrets: z.array(dnsSubdomain()).optional().describe("Names of Secrets with registry credentials."),
  labels: labels()
    .optional()
    .describe(
      "Labels added to the workload and its pods; not those of app.kubernetes.io/ and helm.sh/, which are ours.",
    ),
  annotations: annotations().optional().describe("Annotations added to the workload and its pods."),
};

/** Settings for every component of one cluster; a component's own settings win key by key. */
export const placement = () => z.strictObject(placementShape);

/** Where a component may run and what its objects carry. */
export type Placement = z.output<ReturnType<typeof placement>>;

const ephemeralStorage = (use: string, log: string) =>
  quantity()
    .optional()
    .describe(
      `Disk of the node that a pod ${use}, for its log and scratch volumes. Absent: ${log} and its scratch volumes; nothing for pods of charts.`,
    );

const resources = (defaults: ResourceDefaults) =>
  z
    .strictObject({
      requests: z
        .strictObject({
          cpu: quantity().prefault(defaults.cpu).describe("CPU that the scheduler reserves."),
          memory: quantity().prefault(defaults.memory).describe("Memory that the scheduler reserves."),
          ephemeralStorage: ephemeralStorage("reserves", "64Mi"),
        })
        .prefault({})
        .describe("What is reserved."),
      limits: z
        .strictObject({
          memory: quantity().prefault(defaults.memoryLimit).describe("Memory above which a container is killed."),
          cpu: quantity().optional().describe("CPU above which a container is throttled. Absent: no limit."),
          ephemeralStorage: ephemeralStorage("may use before it is evicted", "1Gi"),
        })
        .prefault({})
        .describe("What may be used at most."),
    })
    .prefault({})
    .describe(
      "What the containers request and may use at most. No CPU limit by default: throttling hurts latency more than it helps.",
    );

const extraArgs = (flag = /^[a-z][a-z0-9.-]*$/) =>
  z
    .record(
      z.string().regex(flag, { error: "a flag name without leading dashes, such as log.level" }),
      z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
    )
    .default({})
    .describe("Further flags by name, without dashes. Flags that thanos-fleet sets itself are refused.");

/** The fields every component has, to be spread into its own object. */
export const componentShape = (defaults: ResourceDefaults) => ({
  ...placementShape,
  resources: resources(defaults),
  extraArgs: extraArgs(),
});

/** The fields of a container that runs beside another one, and so has no place of its own. */
export const containerShape = (defaults: ResourceDefaults) => ({
  resources: resources(defaults),
  // vmagent's flags have capitals within.
  extraArgs: extraArgs(/^[a-z][A-Za-z0-9.-]*$/),
});

/** The fields of a component whose chart takes no flags. */
export const chartComponentShape = (defaults: ResourceDefaults) => ({
  ...placementShape,
  resources: resources(defaults),
});

/** A component with nothing of its own. */
export const component = (defaults: ResourceDefaults) => z.strictObject(componentShape(defaults));

/** What every component can be given. */
export type Component = z.output<ReturnType<typeof component>>;

/** A component of which several pods run. */
export const replicatedComponent = (replicas: number, defaults: ResourceDefaults) =>
  z.strictObject({
    replicas: z.int().min(1).default(replicas).describe("Number of pods."),
    ...componentShape(defaults),
  });
