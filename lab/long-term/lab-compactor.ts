import type { ComponentStatus } from "../../src/status/component-status.js";
import { podState, type Pod } from "../../src/status/pod.js";
import type { Kubectl } from "../cluster/kubectl.js";
import { waitUntil } from "../cluster/wait.js";
import { LabError } from "../lab-error.js";
import { sumOf } from "../samples/metrics-text.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { thanosMetricsOf } from "../scenarios/thanos-metrics.js";
import { OBSERVABILITY } from "../topology.js";

const workload = "statefulset/thanos-compact";
const pod = "thanos-compact-0";

/** A halted Compactor does not end when it is asked to: it waits for ever, and the kubelet for the pod's whole grace. */
const GRACE_SECONDS = 5;

/** The Compactor of the lab. */
export interface LabCompactor {
  /** Ends it, halted or not, and keeps another one from starting. */
  stop(): Promise<void>;
  /** Starts it again and waits until it answers. */
  start(): Promise<void>;
  /** Whether it works, stays and does nothing, or ended with an error and is started again; the latter since its pod is new. */
  stands(): Promise<ComponentStatus["state"]>;
  /** What its `/metrics` says, added up; 0 where there is none. @throws LabError when it does not answer. */
  metric(name: string, labels?: RegExp): Promise<number>;
  /** Waits until it has gone through the bucket once since its start. @throws LabError when it halts instead. */
  untilDone(patienceSeconds: number): Promise<void>;
  /** Runs a Thanos tool in its pod, on its bucket, with its rights; answers the log. */
  tool(args: readonly string[]): Promise<string>;
}

/** Opens the lab's Compactor. */
export function labCompactor(context: ScenarioContext): LabCompactor {
  const { checks } = context;
  const kubectl: Kubectl = checks.kubectl(OBSERVABILITY);
  const { namespace } = checks.environment.observability;
  const inNamespace = ["--namespace", namespace];
  const metrics = () => thanosMetricsOf(context, pod);
  const metric = async (name: string, labels?: RegExp) => sumOf(await metrics(), name, labels);
  const scale = (replicas: number) => kubectl(["scale", workload, ...inNamespace, `--replicas=${replicas}`]);
  return {
    metric,
    async stands() {
      const found = JSON.parse(await kubectl(["get", "pod", pod, ...inNamespace, "--output=json"])) as Pod;
      if (podState(found).failedAt !== undefined) return "failing";
      const text = await metrics().catch(() => "");
      if (text === "") return "unreachable";
      return sumOf(text, "thanos_compact_halted") > 0 ? "halted" : "running";
    },
    async stop() {
      await scale(0);
      const grace = ["--wait=true", "--ignore-not-found", `--grace-period=${GRACE_SECONDS}`];
      await kubectl(["delete", "pod", pod, ...inNamespace, ...grace]);
    },
    async start() {
      await scale(1);
      await waitUntil(async () => (await metrics().catch(() => "")) !== "", {
        seconds: 120,
        what: "the Compactor to answer",
        everyMilliseconds: 1_000,
      });
    },
    async untilDone(patienceSeconds) {
      await waitUntil(
        async () => {
          const text = await metrics().catch(() => "");
          if (sumOf(text, "thanos_compact_halted") > 0) throw new LabError("the Compactor has halted");
          return sumOf(text, "thanos_compact_iterations_total") > 0;
        },
        { seconds: patienceSeconds, what: "the Compactor to go through the bucket", everyMilliseconds: 2_000 },
      );
    },
    async tool(args) {
      const path = "--output=jsonpath={.spec.containers[0].args}";
      const compactor = JSON.parse(await kubectl(["get", "pod", pod, ...inNamespace, path])) as readonly string[];
      const store = compactor.find((arg) => arg.startsWith("--objstore.config="));
      if (store === undefined) throw new LabError("the Compactor names no object store");
      return kubectl(["exec", ...inNamespace, pod, "--", "/bin/thanos", "tools", "bucket", ...args, store]);
    },
  };
}
