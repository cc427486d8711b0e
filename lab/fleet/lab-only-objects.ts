import { alertmanagerPort } from "../../src/alerting/alertmanager.js";
import type { Environment } from "../../src/config/model.js";
import { imageReference, images } from "../../src/config/versions.js";
import { labels } from "../../src/kubernetes/labels.js";
import { scrapeAnnotations } from "../../src/kubernetes/workload.js";
import { thanosPorts } from "../../src/thanos/thanos-component.js";
import type { LabCluster } from "../topology.js";

/** A port of the observability cluster's node, and the Service behind it, so that a browser on this machine can open it. */
export interface OpenAddress {
  readonly title: string;
  readonly service: string;
  readonly nodePort: number;
  /** @default - that of Thanos */
  readonly port?: number;
}

/** What people open. Nothing of the product relies on these; a real cluster has an ingress. */
export const openAddresses = {
  query: { title: "Thanos Query", service: "thanos-query", nodePort: 30902 },
  queryFrontend: { title: "Query Frontend", service: "thanos-query-frontend", nodePort: 30903 },
  alertmanager: { title: "Alertmanager", service: "alertmanager", nodePort: 30904, port: alertmanagerPort },
} as const satisfies Record<string, OpenAddress>;

const labOnly = { "app.kubernetes.io/managed-by": "thanos-fleet-lab" };

/** Where an address is opened. */
export function addressOf(cluster: LabCluster, { nodePort }: OpenAddress): string {
  return `http://${cluster.address}:${nodePort}`;
}

/** Node ports in front of what people open. */
export function openServices(environment: Environment): object[] {
  const addresses: readonly OpenAddress[] = Object.values(openAddresses);
  return addresses.map(({ service, nodePort, port = thanosPorts.http }) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `lab-${service}`, namespace: environment.observability.namespace, labels: labOnly },
    spec: {
      type: "NodePort",
      selector: { "app.kubernetes.io/name": service },
      ports: [{ name: "http", port, targetPort: "http", nodePort }],
    },
  }));
}

/**
 * node-exporter built from its Go module, where its chart cannot be had: the same image name, namespace, labels and
 * annotations, so that it is found and named as the chart's would be.
 */
export function nodeExporter(namespace: string): object[] {
  const identity = labels({ name: "node-exporter", component: "metrics" });
  const all = { ...identity, ...labOnly };
  return [
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: "node-exporter", namespace, labels: all },
      spec: {
        selector: { matchLabels: { "app.kubernetes.io/name": "node-exporter" } },
        template: {
          metadata: { labels: all, annotations: scrapeAnnotations({ port: 9100, path: "/metrics" }) },
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534 },
            containers: [
              {
                name: "node-exporter",
                image: imageReference(images.nodeExporter),
                imagePullPolicy: "IfNotPresent",
                args: [
                  "--path.rootfs=/host",
                  "--path.procfs=/host/proc",
                  "--path.sysfs=/host/sys",
                  "--web.listen-address=:9100",
                ],
                ports: [{ name: "http", containerPort: 9100 }],
                readinessProbe: { httpGet: { path: "/", port: "http" }, periodSeconds: 2 },
                resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                volumeMounts: [{ name: "root", mountPath: "/host", readOnly: true }],
              },
            ],
            volumes: [{ name: "root", hostPath: { path: "/" } }],
          },
        },
      },
    },
  ];
}
