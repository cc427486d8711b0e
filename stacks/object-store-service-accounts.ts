import type { Observability } from "../src/config/schema/observability.js";
import type { ObjectStoreRole } from "../src/object-store/object-store-actions.js";
import { gatewayShards } from "../src/thanos/gateway-shards.js";
import { ingestorsName } from "../src/thanos/receive-ingestors.js";
import { Duration } from "../src/units/duration.js";

/** Service accounts of the pods of each component that opens the object store. */
export function objectStoreServiceAccounts({
  receive,
  storeGateway,
}: Pick<Observability, "receive" | "storeGateway">): Readonly<Record<ObjectStoreRole, readonly string[]>> {
  return {
    receiveIngestor: receive.zones.length === 0 ? [ingestorsName()] : receive.zones.map((zone) => ingestorsName(zone)),
    storeGateway: gatewayShards({ ...storeGateway, overlap: Duration.ZERO }).map(({ name }) => name),
    compactor: ["thanos-compact"],
  };
}
