import { describe, expect, it } from "vitest";
import { StatefulSetV1 } from "#kubernetes/stateful-set-v1";
import { hardenedPod, type PodProps } from "../../src/kubernetes/pod.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { maximalPlacement, maximalResources } from "../support/maximal-settings.js";
import { container, podSpec } from "../support/pod-spec.js";

const resources = {
  requests: { cpu: Quantity.parse("100m"), memory: Quantity.parse("64Mi") },
  limits: { memory: Quantity.parse("1000Mi") },
};

const small = {
  requests: { cpu: Quantity.parse("10m"), memory: Quantity.parse("32Mi") },
  limits: { memory: Quantity.parse("100Mi") },
};

const minimal: PodProps = {
  name: "query",
  image: "example.com/thanos:v1",
  args: ["query"],
  settings: { resources },
  serviceAccount: "thanos-query",
  terminationGracePeriod: Duration.seconds(30),
  selector: { app: "query" },
};

/** The pod as the API server gets it, through a StatefulSet. */
function workload(props: Partial<PodProps> = {}) {
  return synthConstruct((stack) => {
    new StatefulSetV1(stack, "set", {
      metadata: { name: "set", namespace: "fleet" },
      spec: {
        serviceName: "set",
        selector: { matchLabels: { app: "query" } },
        template: { metadata: { labels: { app: "query" } }, spec: hardenedPod({ ...minimal, ...props }) },
      },
    });
  }).object("StatefulSet");
}

const spec = (props?: Partial<PodProps>) => podSpec(workload(props));
const main = (props?: Partial<PodProps>) => container(workload(props));

describe("hardenedPod", () => {
  it("says every security field, because the provider's defaults for absent ones are weaker", () => {
    const { hostIpc, hostNetwork, hostPid, automountServiceAccountToken, enableServiceLinks, securityContext } =
      hardenedPod(minimal);
    expect({ hostIpc, hostNetwork, hostPid, automountServiceAccountToken, enableServiceLinks }).toEqual({
      hostIpc: false,
      hostNetwork: false,
      hostPid: false,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
    });
    expect(securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: "65534",
      runAsGroup: "65534",
      fsGroup: "65534",
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    });
    expect(main().securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      runAsUser: 65534,
      runAsGroup: 65534,
      seccompProfile: { type: "RuntimeDefault" },
    });
  });

  it("runs one container with just what it was given", () => {
    const { containers, ...pod } = spec();
    expect(containers).toHaveLength(1);
    expect(main()).toEqual({
      name: "query",
      image: "example.com/thanos:v1",
      imagePullPolicy: "IfNotPresent",
      args: ["query"],
      env: [{ name: "GOMEMLIMIT", value: String(900 * 2 ** 20) }],
      resources: {
        requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" },
        limits: { memory: "1000Mi", "ephemeral-storage": "1Gi" },
      },
      securityContext: main().securityContext,
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "FallbackToLogsOnError",
    });
    expect(pod).toMatchObject({
      restartPolicy: "Always",
      serviceAccountName: "thanos-query",
      terminationGracePeriodSeconds: 30,
    });
    for (const absent of [
      "affinity",
      "nodeSelector",
      "tolerations",
      "imagePullSecrets",
      "priorityClassName",
      "volumes",
    ]) {
      expect(pod).not.toHaveProperty(absent);
    }
  });

  it("spreads its like over nodes and zones, but runs where there is one of them", () => {
    const labelSelector = { matchLabels: { app: "query" } };
    const soft = { maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway", labelSelector };
    expect(spec().topologySpreadConstraints).toEqual([
      { topologyKey: "kubernetes.io/hostname", ...soft },
      { topologyKey: "topology.kubernetes.io/zone", ...soft },
    ]);
  });

  it("runs where it is placed", () => {
    expect(spec({ settings: { resources, ...maximalPlacement }, zone: "eu-west-1a" })).toMatchObject({
      nodeSelector: { "node.kubernetes.io/pool": "monitoring" },
      tolerations: [{ key: "dedicated", operator: "Equal", value: "monitoring", effect: "NoSchedule" }],
      priorityClassName: "monitoring-critical",
      imagePullSecrets: [{ name: "registry-credentials" }],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["eu-west-1a"] }],
              },
            ],
          },
        },
      },
    });
  });

  it("tolerates every key where a toleration names none, as Kubernetes demands of operator Exists", () => {
    const tolerations = [{ effect: "NoExecute", tolerationSeconds: 60 } as const];
    expect(spec({ settings: { resources, tolerations } }).tolerations).toEqual([
      { operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
    ]);
  });

  it("limits CPU only where that is asked for", () => {
    expect(main({ settings: { resources: maximalResources } }).resources).toEqual({
      requests: { cpu: "250m", memory: "1Gi", "ephemeral-storage": "100Mi" },
      limits: { cpu: "2", memory: "2Gi", "ephemeral-storage": "3Gi" },
    });
  });

  it("passes arguments on as they are, though Terraform has a language of its own in braces", () => {
    const args = ["--selector.relabel-config=replacement: ${1}", "--pool=/drive-{0...3}", "--name=$(POD_NAME)"];
    expect(main({ args }).args).toEqual(args);
  });

  it("takes variables from literals, the pod's fields and Secrets that must exist", () => {
    const environment = [
      { name: "LITERAL", value: "1" },
      { name: "POD_NAME", podField: "metadata.name" },
      { name: "KEY", secret: "credentials", key: "accessKey" },
    ];
    expect(main({ environment }).env?.slice(1)).toEqual([
      { name: "LITERAL", value: "1" },
      { name: "POD_NAME", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } } },
      { name: "KEY", valueFrom: { secretKeyRef: { name: "credentials", key: "accessKey", optional: false } } },
    ]);
  });

  it("checks by HTTP, each check with all its numbers", () => {
    const check = { path: "/-/ready", port: "http", period: 5, failures: 3 };
    const { readinessProbe, livenessProbe, startupProbe } = main({
      ports: { http: 10902 },
      probes: { startup: { ...check, timeout: 9 }, readiness: check, liveness: { ...check, path: "/-/healthy" } },
    });
    const expected = {
      httpGet: { path: "/-/ready", port: "http", scheme: "HTTP" },
      periodSeconds: 5,
      failureThreshold: 3,
      timeoutSeconds: 5,
      successThreshold: 1,
    };
    expect(readinessProbe).toEqual(expected);
    expect(startupProbe).toEqual({ ...expected, timeoutSeconds: 9 });
    expect(livenessProbe).toEqual({ ...expected, httpGet: { ...expected.httpGet, path: "/-/healthy" } });
    expect(main({ ports: { http: 10902 } }).ports).toEqual([{ name: "http", containerPort: 10902, protocol: "TCP" }]);
  });

  it("is checked by a connection where there is no path to ask for", () => {
    const check = { port: "http", period: 5, failures: 3 };
    const { readinessProbe } = main({ probes: { readiness: check, liveness: check } });
    expect(readinessProbe).toMatchObject({ tcpSocket: { port: "http" }, periodSeconds: 5, failureThreshold: 3 });
    expect(readinessProbe).not.toHaveProperty("httpGet");
  });

  it("mounts documents and Secrets for reading, scratch space and claims for writing", () => {
    const pod = workload({
      volumes: [
        { name: "documents", mountPath: "/documents", configMap: "documents" },
        { name: "keys", mountPath: "/keys", secret: "keys" },
        { name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("64Mi") },
        { name: "data", mountPath: "/data", claim: true },
      ],
    });
    const mount = { mountPropagation: "None" };
    expect(container(pod).volumeMounts).toEqual([
      { name: "documents", mountPath: "/documents", readOnly: true, ...mount },
      { name: "keys", mountPath: "/keys", readOnly: true, ...mount },
      { name: "tmp", mountPath: "/tmp", ...mount },
      { name: "data", mountPath: "/data", ...mount },
    ]);
    expect(podSpec(pod).volumes).toEqual([
      { name: "documents", configMap: { name: "documents", optional: false, defaultMode: 0o444 } },
      { name: "keys", secret: { secretName: "keys", optional: false, defaultMode: 0o440 } },
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
    ]);
  });

  it("runs companions beside it, each hardened alike, with a share of memory and disk of its own and no ports", () => {
    const pod = workload({
      beside: [{ name: "queue", image: "example.com/queue:v1", args: ["--a=b"], resources: small }],
    });
    expect(podSpec(pod).containers.map(({ name }) => name)).toEqual(["query", "queue"]);
    expect(container(pod, "queue")).toEqual({
      name: "queue",
      image: "example.com/queue:v1",
      imagePullPolicy: "IfNotPresent",
      args: ["--a=b"],
      env: [{ name: "GOMEMLIMIT", value: String(90 * 2 ** 20) }],
      resources: {
        requests: { cpu: "10m", memory: "32Mi", "ephemeral-storage": "64Mi" },
        limits: { memory: "100Mi", "ephemeral-storage": "1Gi" },
      },
      securityContext: main().securityContext,
      terminationMessagePath: "/dev/termination-log",
      terminationMessagePolicy: "FallbackToLogsOnError",
    });
  });

  it("shows a companion its own volumes only, and both the one that both name", () => {
    const identity = { name: "identity", mountPath: "/identity", secret: "key" };
    const scratch = { name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("64Mi") };
    const companion = { name: "queue", image: "example.com/queue:v1", args: [], resources: small };
    const pod = workload({
      volumes: [{ name: "data", mountPath: "/data", claim: true }, scratch],
      beside: [{ ...companion, volumes: [identity, { ...scratch, mountPath: "/elsewhere" }] }],
    });
    const mounts = (name: string) => container(pod, name).volumeMounts?.map(({ mountPath }) => mountPath);
    expect(mounts("query")).toEqual(["/data", "/tmp"]);
    expect(mounts("queue")).toEqual(["/identity", "/elsewhere"]);
    expect(podSpec(pod).volumes?.map(({ name }) => name)).toEqual(["tmp", "identity"]);
  });

  it("rejects one name for two volumes", () => {
    const volumes = [{ name: "keys", mountPath: "/keys", secret: "one" }];
    const companion = { name: "queue", image: "example.com/queue:v1", args: [], resources: small };
    const other = [{ name: "keys", mountPath: "/keys", secret: "two" }];
    expect(() => hardenedPod({ ...minimal, volumes, beside: [{ ...companion, volumes: other }] })).toThrow(
      "two volumes of one pod need two names; got: keys, twice",
    );
  });

  it("mounts a token and runs a program only where that is asked for", () => {
    const pod = workload({ serviceAccountToken: true, command: ["mc"], restartPolicy: "OnFailure" });
    expect(podSpec(pod)).toMatchObject({ automountServiceAccountToken: true, restartPolicy: "OnFailure" });
    expect(container(pod).command).toEqual(["mc"]);
    expect(main()).not.toHaveProperty("command");
  });
});
