/** The ring's ConfigMap, as the API server has it. */
export function configMap(members: readonly string[]) {
  const document = [{ hashring: "all-tenants", endpoints: members.map((address) => ({ address })) }];
  return {
    kind: "ConfigMap",
    metadata: { name: "thanos-receive-hashring" },
    data: { "hashrings.json": JSON.stringify(document) },
  };
}

/** The routers. */
export function deployment(replicationFactor: number) {
  return workload("Deployment", "thanos-receive-router", "receive-router", 2, [
    "receive",
    `--receive.replication-factor=${replicationFactor}`,
  ]);
}

/** Ingestors of one StatefulSet. */
export function ingestors(name: string, replicas: number) {
  return workload("StatefulSet", name, "receive-ingestor", replicas, ["receive"]);
}

function workload(kind: string, name: string, component: string, replicas: number, args: readonly string[]) {
  return {
    kind,
    metadata: { name, labels: { "app.kubernetes.io/component": component } },
    spec: { replicas, template: { spec: { containers: [{ args }] } } },
  };
}
