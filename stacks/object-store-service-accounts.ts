import type { Observability } from "../src/config/schema/observability.js";
import type { ObjectStoreRole } from "../src/object-store/object-store-actions.js";
import { ingestorsName } from "../src/thanos/receive-ingestors.js";

/** Service accounts of the pods of each component that opens the object store. */
export function objectStoreServiceAccounts({
  receive: { zones },
}: Pick<Observability, "receive">): Readonly<Record<ObjectStoreRole, readonly string[]>> {
  return {
    receiveIngestor: zones.length === 0 ? [ingestorsName()] : zones.map((zone) => ingestorsName(zone)),
    storeGateway: ["thanos-store-gateway"],
    compactor: ["thanos-compact"],
  };
}
