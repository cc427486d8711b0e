import { observabilityClusterName } from "./model.js";
import { rulerRuns, rulerTenant } from "./ruler.js";
import type { EnvironmentFile } from "./schema/environment.js";

/** Whose certificate it is: the part of a cluster that presents it. */
export type CertificateRole =
  | "receive-server"
  | "receive-router"
  | "receive-ingestor"
  | "store-gateway"
  | "query"
  | "minio"
  | "writer"
  | "ruler"
  | "ruler-server";

/** Whose user and password it is. */
export type CredentialRole =
  "minio-root" | "minio-receive-ingestor" | "minio-store-gateway" | "minio-compactor" | "grafana-admin";

/** Variables of a stack that supply one certificate. */
export interface CertificateVariables {
  readonly certificate: string;
  readonly key: string;
  readonly authorities: string;
}

/** A certificate that an environment needs and that no Secret of the user's supplies. */
export interface RequiredCertificate {
  /** `<cluster>/<role>`, its name in the inventory. */
  readonly id: string;
  readonly cluster: string;
  readonly role: CertificateRole;
  /** `writers` is what routers and senders trust of each other; `internal` is everything inside the observability cluster. */
  readonly authority: "writers" | "internal";
  /** What it may be used for. A writer's certificate opens no server, and the server's writes nothing. */
  readonly usages: readonly ("server" | "client")[];
  /** For a writer, the tenant: the name of its cluster, or `ruler`. */
  readonly commonName: string;
  /** DNS names a server answers to. */
  readonly names: readonly string[];
  readonly variables: CertificateVariables;
}

/** A user with a password that an environment needs and that no Secret of the user's supplies. */
export interface RequiredCredential {
  /** `<cluster>/<role>`, its name in the inventory. */
  readonly id: string;
  readonly cluster: string;
  readonly role: CredentialRole;
  /** Name of the user, where none is supplied. */
  readonly defaultUser: string;
  readonly variables: { readonly user: string; readonly password: string };
}

/** Everything secret that an environment needs as variables. */
export interface RequiredIdentities {
  readonly certificates: readonly RequiredCertificate[];
  readonly credentials: readonly RequiredCredential[];
}

/**
 * The name every gRPC server of ours answers to, beside the name of its component. Query finds its sources by DNS, and
 * Thanos checks one name for all sources it finds that way.
 */
export const grpcServerName = "thanos-grpc";

/** The name by which routers know ingestors: they write to nobody else. */
export const ingestorServerName = "thanos-receive-ingestor";

/**
 * The variables a role's certificate comes from, the same in every stack.
 *
 * @param role whose certificate it is.
 */
export function certificateVariables(role: CertificateRole): CertificateVariables {
  const prefix = role.replaceAll("-", "_");
  return { certificate: `${prefix}_certificate`, key: `${prefix}_key`, authorities: `${prefix}_authorities` };
}

/**
 * The variables a role's user and password come from.
 *
 * @param role whose they are.
 */
export function credentialVariables(role: CredentialRole): RequiredCredential["variables"] {
  const prefix = role.replaceAll("-", "_");
  return { user: `${prefix}_user`, password: `${prefix}_password` };
}

/** What an environment needs, without what Secrets of the user's supply. */
export function requiredIdentities(environment: EnvironmentFile): RequiredIdentities {
  const { observability, childClusters } = environment;
  const { identities, remoteWrite, objectStore, grafana, namespace } = observability;
  const inside = (service: string) => [`${service}.${namespace}.svc.cluster.local`, `${service}.${namespace}.svc`];
  const server = ["server"] as const;
  const both = ["server", "client"] as const;
  const certificate = (
    cluster: string,
    role: CertificateRole,
    rest: Pick<RequiredCertificate, "authority" | "usages" | "commonName" | "names">,
  ): RequiredCertificate => ({
    id: `${cluster}/${role}`,
    cluster,
    role,
    variables: certificateVariables(role),
    ...rest,
  });
  // Whoever may be a client inside may write for any tenant: those alone who ask others.
  const internal = (
    role: CertificateRole,
    name: string,
    usages: RequiredCertificate["usages"],
    names: readonly string[] = [name, grpcServerName],
  ) => certificate(observabilityClusterName, role, { authority: "internal", usages, commonName: name, names });
  const writer = (cluster: string, role: CertificateRole = "writer", commonName = cluster) =>
    certificate(cluster, role, { authority: "writers", usages: ["client"], commonName, names: [] });
  const credential = (role: CredentialRole, defaultUser: string): RequiredCredential => ({
    id: `${observabilityClusterName}/${role}`,
    cluster: observabilityClusterName,
    role,
    defaultUser,
    variables: credentialVariables(role),
  });

  const { minio } = objectStore;
  return {
    certificates: [
      ...(identities.receiveServer === undefined
        ? [
            certificate(observabilityClusterName, "receive-server", {
              authority: "writers",
              usages: ["server"],
              commonName: remoteWrite.host,
              names: [remoteWrite.host, ...inside("thanos-receive")],
            }),
          ]
        : []),
      ...(identities.receiveRouter === undefined ? [internal("receive-router", "thanos-receive-router", both)] : []),
      ...(identities.receiveIngestor === undefined ? [internal("receive-ingestor", ingestorServerName, server)] : []),
      ...(identities.storeGateway === undefined ? [internal("store-gateway", "thanos-store-gateway", server)] : []),
      ...(identities.query === undefined ? [internal("query", "thanos-query", both)] : []),
      ...(minio !== undefined && identities.minio === undefined
        ? [internal("minio", "minio", server, ["minio", ...inside("minio"), ...inside("*.minio")])]
        : []),
      ...(identities.writer === undefined ? [writer(observabilityClusterName)] : []),
      ...(rulerRuns(observability) && identities.ruler === undefined
        ? [writer(observabilityClusterName, "ruler", rulerTenant)]
        : []),
      ...(rulerRuns(observability) && identities.rulerServer === undefined
        ? [internal("ruler-server", "thanos-rule", server)]
        : []),
      ...childClusters.filter(({ identity }) => identity === undefined).map(({ name }) => writer(name)),
    ],
    credentials: [
      ...(minio === undefined || minio.rootSecret !== undefined ? [] : [credential("minio-root", "fleet-root")]),
      ...(minio === undefined || minio.users.receiveIngestor !== undefined
        ? []
        : [credential("minio-receive-ingestor", "receive-ingestor")]),
      ...(minio === undefined || minio.users.storeGateway !== undefined
        ? []
        : [credential("minio-store-gateway", "store-gateway")]),
      ...(minio === undefined || minio.users.compactor !== undefined
        ? []
        : [credential("minio-compactor", "compactor")]),
      ...(!grafana.enabled || grafana.adminSecret !== undefined ? [] : [credential("grafana-admin", "admin")]),
    ],
  };
}
