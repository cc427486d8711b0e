import type { Construct } from "constructs";
import { observabilityClusterName } from "../src/config/model.js";
import { rulerRuns } from "../src/config/ruler.js";
import type { Observability } from "../src/config/schema/observability.js";
import type { ClusterIdentities } from "./identities.js";

/**
 * The certificates of the observability cluster: one for each component that speaks gRPC, one that the routers show to
 * senders, and those with which this cluster's own Prometheus and the Ruler write like any other sender. What writes is no
 * server, hence the Ruler's two.
 */
export function observabilityIdentities(
  scope: Construct,
  identities: ClusterIdentities,
  { identities: existing, ...observability }: Pick<Observability, "identities" | "ruler" | "alertmanager" | "query">,
) {
  const grpc = (
    role: "receive-router" | "receive-ingestor" | "store-gateway" | "query",
    workload: string,
    given: Observability["identities"]["query"],
  ) =>
    identities.certificate(scope, `${role}-identity`, role, {
      name: `${workload}-identity`,
      component: role,
      purpose: `that ${workload} shows to the other components`,
      existing: given,
    });
  return {
    inside: {
      receiveRouter: grpc("receive-router", "thanos-receive-router", existing.receiveRouter),
      receiveIngestor: grpc("receive-ingestor", "thanos-receive-ingestor", existing.receiveIngestor),
      storeGateway: grpc("store-gateway", "thanos-store-gateway", existing.storeGateway),
      query: grpc("query", "thanos-query", existing.query),
    },
    receiveServer: identities.certificate(scope, "receive-server", "receive-server", {
      name: "thanos-receive-server",
      component: "receive-router",
      purpose: "that the routers show to senders",
      existing: existing.receiveServer,
    }),
    writer: identities.certificate(scope, "writer", "writer", {
      name: "prometheus-writer",
      component: "prometheus",
      purpose: `with which ${observabilityClusterName} writes`,
      existing: existing.writer,
    }),
    ruler: rulerRuns(observability)
      ? {
          writer: identities.certificate(scope, "ruler-identity", "ruler", {
            name: "thanos-rule-identity",
            component: "ruler",
            purpose: "with which the Ruler writes",
            existing: existing.ruler,
          }),
          server: identities.certificate(scope, "ruler-server", "ruler-server", {
            name: "thanos-rule-server",
            component: "ruler",
            purpose: "that the Ruler shows to Query",
            existing: existing.rulerServer,
          }),
        }
      : undefined,
  };
}
