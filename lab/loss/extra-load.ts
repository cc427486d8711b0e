import { applyObjects } from "../cluster/kubectl.js";
import { countedTarget } from "../counted-target.js";
import { scrapeAnnotations } from "../../src/kubernetes/workload.js";
import { waitUntil } from "../cluster/wait.js";
import type { LabCluster } from "../topology.js";
import { instantQuery } from "../verify/thanos-api.js";
import type { LossContext } from "./scenario.js";

const NAME = "extra-load";

/** Seconds until the series of new pods are at the hub: they are pulled, found and scraped every 15 s. */
const SCRAPED_WITHIN = 120;

/**
 * Gives clusters more series, from a pod like the counting one that another job scrapes. It is removed when the scenario
 * ends.
 *
 * @param series of each cluster.
 */
export async function addLoad(context: LossContext, clusters: readonly LabCluster[], series: number): Promise<void> {
  const { checks } = context;
  await Promise.all(
    clusters.map(async (cluster) => {
      const kubectl = checks.kubectl(cluster);
      const namespace = context.namespaceOf(cluster);
      context.afterwards(`remove the load of ${cluster.name}`, async () => {
        await kubectl(["delete", "pod", NAME, "--namespace", namespace, "--ignore-not-found", "--wait=false"]);
      });
      await applyObjects(kubectl, [loadPod(namespace, series)]);
    }),
  );
  await waitUntil(
    async () => {
      const seen = await instantQuery(checks.queryUrl, `count by (cluster) (${countedTarget.metric}{pod="${NAME}"})`);
      return clusters.every(({ name }) =>
        seen.some(({ metric, value }) => metric["cluster"] === name && value >= series),
      );
    },
    { seconds: SCRAPED_WITHIN, what: `${series} more series of each cluster`, everyMilliseconds: 1_000 },
  );
}

function loadPod(namespace: string, series: number): object {
  const { image, port } = countedTarget;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: NAME,
      namespace,
      labels: { "app.kubernetes.io/name": NAME },
      annotations: scrapeAnnotations({ port, path: "/metrics" }),
    },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "target",
          image,
          imagePullPolicy: "IfNotPresent",
          args: [`-series=${series}`],
          ports: [{ name: "http", containerPort: port }],
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        },
      ],
    },
  };
}
