import { findCluster, OBSERVABILITY } from "../topology.js";
import { breakage, editConfigMap, restartPods } from "./breakage.js";
import type { Scenario } from "./scenario.js";

const batmobile = findCluster("batmobile")!;

/** A sender that pushes to the wrong path: Receive answers 404, which Prometheus never retries. */
const wrongRemoteWritePath = breakage({
  title: "a wrong remote-write path",
  core: true,
  cluster: batmobile,
  async breakIt(kubectl, namespace) {
    const place = { namespace, name: "prometheus-configuration", key: "prometheus.yml" };
    await editConfigMap(kubectl, place, (text) => text.replace("/api/v1/receive", "/api/v1/recieve"));
    await restartPods(kubectl, namespace, "prometheus");
  },
  restarts: "prometheus",
  named: [/newest sample.*batmobile/, /batmobile\/prometheus-0: .*404/],
});

/** Query with nobody to ask. */
const queryWithoutEndpoint = breakage({
  title: "Query without an endpoint",
  cluster: OBSERVABILITY,
  async breakIt(kubectl, namespace) {
    await editConfigMap(
      kubectl,
      { namespace, name: "thanos-query-endpoints", key: "endpoints.yaml" },
      () => "endpoints: []\n",
    );
    await restartPods(kubectl, namespace, "thanos-query");
    await kubectl(["rollout", "status", "deployment/thanos-query", "--namespace", namespace, "--timeout=90s"]);
  },
  restarts: "thanos-query",
  named: [/Query lists 0 of 3 ingestors/],
});

/** A Store Gateway that looks into a bucket that is not there. */
const wrongBucket = breakage({
  title: "a wrong bucket name",
  cluster: OBSERVABILITY,
  async breakIt(kubectl, namespace) {
    const gateways = ["--namespace", namespace, "--selector=app.kubernetes.io/component=store-gateway"];
    const [first = ""] = (await kubectl(["get", "statefulset", ...gateways, "--output=name"])).split("\n");
    const place = [first, "--namespace", namespace];
    const args = JSON.parse(
      await kubectl(["get", ...place, "--output=jsonpath={.spec.template.spec.containers[0].args}"]),
    ) as string[];
    const wrong = args.map((arg) =>
      arg.startsWith("--objstore.config=") ? arg.replace(/bucket: \S+/, "bucket: no-such-bucket") : arg,
    );
    const patch = [{ op: "replace", path: "/spec/template/spec/containers/0/args", value: wrong }];
    await kubectl(["patch", ...place, "--type=json", `--patch=${JSON.stringify(patch)}`]);
  },
  named: [/thanos-store-gateway-\S*0/, /bucket/i],
});

/** Faults that verification must name. */
export const breakages: readonly Scenario[] = [wrongRemoteWritePath, queryWithoutEndpoint, wrongBucket];
