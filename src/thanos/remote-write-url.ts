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
