import type { Environment } from "../config/model.js";
import { remoteWritePort } from "./thanos-component.js";

/**
 * Where a sender pushes to. Always over TLS: the certificate a sender shows is who it is.
 *
 * @param host name the routers' certificate carries.
 * @param port port the sender reaches. @default 19291
 */
export function remoteWriteUrl(host: string, port: number = remoteWritePort): string {
  return `https://${host}:${port}/api/v1/receive`;
}

/** Where the child clusters of an environment push to: known from its file, so that no stack reads another's state. */
export function childRemoteWriteUrl({ observability }: Pick<Environment, "observability">): string {
  const { host, port, nodePort } = observability.remoteWrite;
  return remoteWriteUrl(host, port ?? nodePort);
}
