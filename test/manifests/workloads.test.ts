import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifests/json.js";
import { renderStack } from "../../src/manifests/render-stack.js";

/** The one rendered resource of a stack that has nothing else. */
function render(type: string, block: JsonObject) {
  return renderStack({ resource: { [type]: { x: { metadata: { name: "x" }, ...block } } } }).objects[0]!;
}

function pod(spec: JsonObject): unknown {
  const template = { metadata: {}, spec: { container: [{ name: "main" }], ...spec } };
  return render("kubernetes_deployment_v1", { spec: { template } }).object;
}

const podSpec = (spec: JsonObject) => ({ spec: { template: { spec } } });

describe("pods", () => {
  it("get a false run_as_non_root as soon as their security context says anything", () => {
    expect(pod({ security_context: { fs_group: "1" } })).toMatchObject(
      podSpec({ securityContext: { fsGroup: 1, runAsNonRoot: false } }),
    );
    expect(pod({ security_context: {} })).toMatchObject(podSpec({ securityContext: {} }));
  });

  it("keep an explicit zero where the provider can tell it from absent", () => {
    const security = { fs_group: "0", run_as_user: "0" };
    expect(pod({ termination_grace_period_seconds: 0, security_context: security })).toMatchObject(
      podSpec({ terminationGracePeriodSeconds: 0, securityContext: { fsGroup: 0, runAsUser: 0 } }),
    );
  });

  it("leave an empty text out", () => {
    expect(pod({ security_context: { fs_group: "" }, hostname: "" })).toMatchObject(
      podSpec({ securityContext: { runAsNonRoot: false } }),
    );
  });

  it("take one projected source with several kinds apart", () => {
    const sources = [{ config_map: [{ name: "a" }, { name: "b" }], secret: [{ name: "c" }] }];
    expect(pod({ volume: [{ name: "v", projected: [{ sources }] }] })).toMatchObject(
      podSpec({
        volumes: [
          {
            projected: {
              defaultMode: 420,
              sources: [
                { secret: { name: "c", optional: false } },
                { configMap: { name: "a", optional: false } },
                { configMap: { name: "b", optional: false } },
              ],
            },
          },
        ],
      }),
    );
  });

  const handler = (port: string) => ({
    container: [{ name: "main", lifecycle: { pre_stop: { http_get: { path: "/", port } } } }],
  });

  it("take a named port in a lifecycle request", () => {
    const expected = { lifecycle: { preStop: { httpGet: { path: "/", port: "http", scheme: "HTTP" } } } };
    expect(pod(handler("http"))).toMatchObject(podSpec({ containers: [expected] }));
  });

  it.each([
    ["a numeric port in a lifecycle request", handler("8080"), "which the provider sends as 0 here; name the port"],
    ["a volume type built into Kubernetes", { volume: [{ rbd: {} }] }, "volume[0].rbd: is a volume type of a storage"],
    [
      "a mode that is not octal",
      { volume: [{ secret: { default_mode: "0888" } }] },
      "default_mode: is a string that is",
    ],
    [
      "a user that is no number",
      { security_context: { run_as_user: "root" } },
      "run_as_user: is a string that is not a",
    ],
  ])("rejects %s", (_, spec, message) => {
    expect(() => pod(spec)).toThrow(message);
  });
});

describe("Jobs", () => {
  it("do not restart their pods unless told to", () => {
    const { object } = render("kubernetes_job_v1", { spec: { template: { spec: {} } } });
    expect(object).toMatchObject(podSpec({ restartPolicy: "Never" }));
  });
});

describe("Services", () => {
  it("keep load balancer arguments to themselves while they are of another type", () => {
    const spec = { allocate_load_balancer_node_ports: false, load_balancer_class: "x", type: "NodePort" };
    expect(render("kubernetes_service_v1", { spec }).object.spec).toEqual({
      sessionAffinity: "None",
      type: "NodePort",
    });
  });
});

describe("autoscalers", () => {
  it("send the one value the type of a target asks for", () => {
    const target = { type: "AverageValue", average_value: "10", average_utilization: 5, value: "7" };
    const spec = { max_replicas: 2, metric: [{ type: "Pods", pods: { metric: { name: "m" }, target } }] };
    expect(render("kubernetes_horizontal_pod_autoscaler_v2", { spec }).object.spec).toMatchObject({
      metrics: [{ pods: { target: { type: "AverageValue", averageValue: "10" } } }],
    });
    expect(JSON.stringify(render("kubernetes_horizontal_pod_autoscaler_v2", { spec }).object)).not.toMatch(
      /[^e]value"/,
    );
  });
});

describe("storage classes", () => {
  it("turn the one block of topologies into a list", () => {
    const block = { storage_provisioner: "p", allowed_topologies: { match_label_expressions: [{ key: "zone" }] } };
    expect(render("kubernetes_storage_class_v1", block).object.allowedTopologies).toEqual([
      { matchLabelExpressions: [{ key: "zone" }] },
    ]);
  });
});

describe("steering", () => {
  it.each([
    ["kubernetes_stateful_set_v1", {}, "rollout", 600],
    ["kubernetes_deployment_v1", { wait_for_rollout: false }, undefined, 600],
    ["kubernetes_job_v1", {}, "completion", 60],
    ["kubernetes_job_v1", { wait_for_completion: "false" }, undefined, 60],
    ["kubernetes_persistent_volume_claim_v1", {}, "bound", 300],
    ["kubernetes_service_v1", { spec: { type: "LoadBalancer" } }, "loadBalancer", 600],
    ["kubernetes_service_v1", { spec: { type: "ClusterIP" } }, undefined, 600],
    ["kubernetes_ingress_v1", {}, undefined, 1200],
    ["kubernetes_config_map_v1", {}, undefined, 1200],
  ])("of %s with %j waits for %s, %d s at most", (type, block, wait, seconds) => {
    const { steering } = render(type, block);
    expect(steering.wait).toBe(wait);
    expect(steering.timeouts).toEqual({ create: seconds, update: seconds, delete: seconds });
  });

  it("follows timeouts and lifecycle", () => {
    const { steering } = render("kubernetes_stateful_set_v1", {
      timeouts: { create: "1h30m", update: "90s" },
      lifecycle: { prevent_destroy: true, ignore_changes: ["spec[0].replicas"] },
    });
    expect(steering).toEqual({
      wait: "rollout",
      timeouts: { create: 5400, update: 90, delete: 600 },
      preventDestroy: true,
      ignoreChanges: ["spec[0].replicas"],
    });
  });
});
