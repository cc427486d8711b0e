import { OBSERVABILITY, RECEIVE_NAME, type LabCluster } from "../topology.js";

/** The DNS server's image, made by the lab from its own build. */
export const DNS_IMAGE = "registry.k8s.io/coredns/coredns:v1.14.7";

const name = "coredns";
const namespace = "kube-system";
const labels = { "k8s-app": "kube-dns" };

/**
 * Answers for the cluster's own names and for Receive's. Everything else does not exist: nothing is forwarded, and an
 * honest "no such name" keeps clients from trying again and again.
 */
function corefile(): string {
  return `cluster.local:1053 in-addr.arpa:1053 ip6.arpa:1053 {
  errors
  health :8080
  ready :8181
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods insecure
    ttl 5
  }
  cache 5
}
lab.internal:1053 {
  errors
  hosts {
    ${OBSERVABILITY.address} ${RECEIVE_NAME}
    ttl 5
  }
}
.:1053 {
  template ANY ANY {
    rcode NXDOMAIN
  }
}
`;
}

/** The objects of a cluster's DNS. */
export function dnsObjects(cluster: LabCluster): readonly object[] {
  const probe = (path: string, port: number) => ({ httpGet: { path, port }, periodSeconds: 1, failureThreshold: 5 });
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "system:coredns" },
      rules: [
        { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: "system:coredns" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "system:coredns" },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data: { Corefile: corefile() } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name, namespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            // Beside the control plane: a node that is lost must not take the names of all others along.
            nodeSelector: { "kubernetes.io/hostname": cluster.nodes[0].name },
            priorityClassName: "system-cluster-critical",
            dnsPolicy: "Default",
            securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
            containers: [
              {
                name,
                image: DNS_IMAGE,
                args: ["-conf", "/etc/coredns/Corefile"],
                ports: [
                  { name: "dns", containerPort: 1053, protocol: "UDP" },
                  { name: "dns-tcp", containerPort: 1053, protocol: "TCP" },
                ],
                readinessProbe: probe("/ready", 8181),
                resources: { requests: { cpu: "20m", memory: "30Mi" }, limits: { memory: "128Mi" } },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
              },
            ],
            volumes: [{ name: "config", configMap: { name } }],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace, labels },
      spec: {
        clusterIP: cluster.dnsAddress,
        selector: labels,
        ports: [
          { name: "dns", port: 53, targetPort: "dns", protocol: "UDP" },
          { name: "dns-tcp", port: 53, targetPort: "dns-tcp", protocol: "TCP" },
        ],
      },
    },
  ];
}
