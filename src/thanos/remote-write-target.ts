import type { RemoteWriteTarget } from "../prometheus/remote-write.js";
import { remoteWritePort } from "./thanos-component.js";

/** Header in which a sender names its tenant; Thanos's own default. */
export const tenantHeader = "THANOS-TENANT";

/** Where a sender pushes to. */
export function remoteWriteUrl(host: string, port: number): string {
  return `http://${host}:${port}/api/v1/receive`;
}

/**
 * What one child cluster needs to know of the observability cluster; all of it is in the environment file.
 *
 * @param remoteWrite how the routers are reached from outside.
 * @param tenant name of the child cluster.
 */
export function remoteWriteTarget(
  remoteWrite: { readonly host: string; readonly port?: number; readonly nodePort?: number },
  tenant: string,
): RemoteWriteTarget {
  const port = remoteWrite.port ?? remoteWrite.nodePort ?? remoteWritePort;
  return { url: remoteWriteUrl(remoteWrite.host, port), tenant, tenantHeader };
}
