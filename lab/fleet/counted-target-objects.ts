import { countedTarget } from "../counted-target.js";
import type { LabNode } from "../topology.js";
import { restrictedContainer, restrictedPod } from "./restricted.js";

const labels = { "app.kubernetes.io/name": countedTarget.name };

/**
 * The target whose scrapes are counted, as restricted Pod Security wants it. It is not part of the fleet: no check and no
 * scenario takes it for a pod of the product. A StatefulSet gives its pod one name, and a changed image a new pod.
 *
 * @param namespace where the cluster's Prometheus is: it discovers this job in its own namespace alone.
 * @param node where it runs: beside Prometheus, so that it is scraped while another node is away.
 */
export function countedTargetObjects(namespace: string, node: LabNode): object[] {
  const { name, image, port, series } = countedTarget;
  return [
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name, namespace, labels: { ...labels, "app.kubernetes.io/managed-by": "thanos-fleet-lab" } },
      spec: {
        serviceName: name,
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...labels, "app.kubernetes.io/managed-by": "thanos-fleet-lab" } },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            nodeSelector: { "kubernetes.io/hostname": node.name },
            terminationGracePeriodSeconds: 1,
            securityContext: restrictedPod,
            containers: [
              {
                name,
                image,
                imagePullPolicy: "IfNotPresent",
                args: [`--listen=:${port}`, `--series=${series}`],
                ports: [{ name: "http", containerPort: port }],
                // Not /metrics: whatever asks there must be a Prometheus.
                readinessProbe: { tcpSocket: { port: "http" }, periodSeconds: 2 },
                resources: { requests: { cpu: "5m", memory: "16Mi" }, limits: { memory: "64Mi" } },
                securityContext: restrictedContainer,
              },
            ],
          },
        },
      },
    },
  ];
}
