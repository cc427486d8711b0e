import type { PreflightFinding } from "./finding.js";

/** How far an attempt came to speak to Receive as a sender does, from this machine. */
export type RemoteWriteReach =
  | { readonly state: "answers" }
  /** The name leads nowhere. */
  | { readonly state: "unresolved"; readonly reason: string }
  /** The name leads somewhere, and nothing speaks TLS there. */
  | { readonly state: "silent"; readonly reason: string };

/** A warning at most: before the first deployment there is nothing, and child clusters may have another DNS. */
export function checkRemoteWrite(host: string, port: number, reach: RemoteWriteReach): PreflightFinding[] {
  if (reach.state === "answers") return [];
  const unresolved = reach.state === "unresolved";
  return [
    {
      severity: "warning",
      check: "remote write",
      path: ["observability", "remoteWrite", "host"],
      got: `${host}: ${reach.reason}`,
      rule: unresolved
        ? "a name that leads to Receive; senders look for it, and here it is not known"
        : `something that speaks TLS on port ${port} under that name; senders need it, and from here nothing does`,
      remedy: unresolved
        ? "make the DNS name, or see that the child clusters' own DNS knows it"
        : "deploy the observability cluster first; then see that the child clusters reach it",
    },
  ];
}
