import { receiverSecretFolder } from "../config/alert-receivers.js";
import { observabilityClusterName } from "../config/model.js";
import type { ProblemPath } from "../config/problem.js";
import type { EnvironmentFile } from "../config/schema/environment.js";

/** A Secret that the user makes and an environment names. */
export interface NamedSecret {
  /** Cluster it must be in. */
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Keys it must have. */
  readonly keys: readonly string[];
  /** Where the environment names it. */
  readonly path: ProblemPath;
  /** Whether pods start without it: a registry may let anybody in. */
  readonly optional?: true;
}

type Content = Pick<EnvironmentFile, "observability" | "childClusters">;

const identityKeys = ["tls.crt", "tls.key", "ca.crt"];
const userKeys = ["user", "password"];
const servedKeys = ["tls.crt", "tls.key"];

/** Every Secret that an environment names, and what must be in it. */
export function namedSecrets({ observability, childClusters }: Content): NamedSecret[] {
  return [
    ...observabilitySecrets(observability),
    ...childClusters.flatMap((child, index): NamedSecret[] => {
      const at = placed(child.name, child.namespace, ["childClusters", index]);
      return [
        ...at(child.identity?.secret, identityKeys, "identity", "secret"),
        ...child.prometheus.scrapeConfigSecrets.flatMap((name, number) =>
          at(name, [], "prometheus", "scrapeConfigSecrets", number),
        ),
      ];
    }),
    ...pullSecrets({ observability, childClusters }),
  ];
}

function observabilitySecrets(observability: EnvironmentFile["observability"]): NamedSecret[] {
  const { identities, objectStore, grafana, alertmanager, prometheus, namespace } = observability;
  const at = placed(observabilityClusterName, namespace, ["observability"]);
  const { minio, existing } = objectStore;
  const { exposure, oidc } = grafana;
  return [
    ...Object.entries(identities).flatMap(([role, identity]) =>
      at(identity?.secret, identityKeys, "identities", role, "secret"),
    ),
    ...at(minio?.rootSecret, userKeys, "objectStore", "minio", "rootSecret"),
    ...Object.entries(minio?.users ?? {}).flatMap(([user, name]) =>
      at(name, userKeys, "objectStore", "minio", "users", user),
    ),
    ...at(existing?.credentialsSecret, ["accessKey", "secretKey"], "objectStore", "existing", "credentialsSecret"),
    ...at(existing?.authoritySecret, ["ca.crt"], "objectStore", "existing", "authoritySecret"),
    ...prometheus.scrapeConfigSecrets.flatMap((name, number) =>
      at(name, [], "prometheus", "scrapeConfigSecrets", number),
    ),
    ...(alertmanager.enabled
      ? at(alertmanager.receiverSecret, receiverKeys(alertmanager.receivers), "alertmanager", "receiverSecret")
      : []),
    ...(grafana.enabled
      ? [
          ...at(grafana.adminSecret, userKeys, "grafana", "adminSecret"),
          ...at(oidc?.clientSecret.secret, [oidc?.clientSecret.key ?? ""], "grafana", "oidc", "clientSecret", "secret"),
          ...grafana.envFromSecrets.flatMap((name, number) => at(name, [], "grafana", "envFromSecrets", number)),
          ...at(exposure?.ingress?.tlsSecret, servedKeys, "grafana", "exposure", "ingress", "tlsSecret"),
          ...at(exposure?.loadBalancer?.tlsSecret, servedKeys, "grafana", "exposure", "loadBalancer", "tlsSecret"),
        ]
      : []),
  ];
}

function placed(cluster: string, namespace: string, above: ProblemPath) {
  return (name: string | undefined, keys: readonly string[], ...path: ProblemPath): NamedSecret[] =>
    name === undefined ? [] : [{ cluster, namespace, name, keys, path: [...above, ...path] }];
}

/** The keys that receivers read as files. */
function receiverKeys(receivers: unknown): string[] {
  const text = JSON.stringify(receivers) ?? "";
  const files = text.matchAll(new RegExp(`"${receiverSecretFolder}/([-._a-zA-Z0-9]+)"`, "g"));
  return [...new Set([...files].map(([, key = ""]) => key))].sort();
}

/** Secrets for registries stand with every component; each is needed wherever a component of its stack has it. */
function pullSecrets({ observability, childClusters }: Content): NamedSecret[] {
  return [
    ...pullSecretsIn(observability, ["observability"]).map((found) => ({
      ...found,
      cluster: observabilityClusterName,
      namespace: observability.namespace,
    })),
    ...childClusters.flatMap((child, index) =>
      // Where Prometheus runs already no pod is ours.
      (child.prometheus.mode === "existing" ? [] : pullSecretsIn(child, ["childClusters", index])).flatMap((found) =>
        namespacesOf(child, found.path.slice(2)).map((namespace) => ({ ...found, cluster: child.name, namespace })),
      ),
    ),
  ];
}

/** node-exporter has a namespace of its own, and takes from the defaults what it does not have itself. */
function namespacesOf(child: Content["childClusters"][number], [part]: ProblemPath): string[] {
  const its = `${child.namespace}-node-exporter`;
  if (part === "nodeExporter") return child.nodeExporter.enabled ? [its] : [];
  const both = part === "defaults" && child.nodeExporter.enabled && child.nodeExporter.imagePullSecrets === undefined;
  return both ? [child.namespace, its] : [child.namespace];
}

function pullSecretsIn(value: unknown, path: ProblemPath): Pick<NamedSecret, "name" | "keys" | "path" | "optional">[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    key === "imagePullSecrets" && Array.isArray(below)
      ? below.map((name, number) => ({
          name: String(name),
          keys: [".dockerconfigjson"],
          path: [...path, key, number],
          optional: true as const,
        }))
      : pullSecretsIn(below, [...path, key]),
  );
}
