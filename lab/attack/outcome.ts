/** What really happened to one attack, seen from the attacker. */
export type Outcome =
  | { readonly what: "answered"; readonly status: number; readonly body: string }
  /** The gRPC status code: 0 means that the call was executed. */
  | { readonly what: "grpcAnswered"; readonly status: number; readonly message: string }
  /** The server's alert, as OpenSSL names it, for example `TLSV13_ALERT_CERTIFICATE_REQUIRED`. */
  | { readonly what: "tlsAlert"; readonly alert: string }
  /** Nobody listens. */
  | { readonly what: "refused" }
  /** The server ended the connection without an answer, orderly or not. */
  | { readonly what: "closed"; readonly received: string }
  /** There is no way there. */
  | { readonly what: "unreachable" }
  | { readonly what: "timedOut" }
  /** A burst of connections: how many stood open at the same time, and what became of the others. */
  | { readonly what: "burst"; readonly open: number; readonly failed: Readonly<Record<string, number>> }
  | { readonly what: "failed"; readonly reason: string };

/** An outcome in a few words. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.what) {
    case "answered":
      return `HTTP ${outcome.status} ${firstLine(outcome.body)}`.trim();
    case "grpcAnswered":
      return `gRPC status ${outcome.status} ${firstLine(outcome.message)}`.trim();
    case "tlsAlert":
      return `TLS alert ${outcome.alert}`;
    case "refused":
      return "connection refused";
    case "closed":
      return `connection closed${outcome.received === "" ? "" : ` after ${JSON.stringify(firstLine(outcome.received))}`}`;
    case "unreachable":
      return "no way there";
    case "timedOut":
      return "no answer in time";
    case "burst":
      return `${outcome.open} connections open${failures(outcome.failed)}`;
    case "failed":
      return outcome.reason;
  }
}

function failures(failed: Readonly<Record<string, number>>): string {
  return Object.entries(failed)
    .map(([reason, count]) => `, ${count} ${reason}`)
    .join("");
}

function firstLine(text: string): string {
  return (text.trim().split("\n")[0] ?? "").slice(0, 200);
}

const NO_WAY = ["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"];
const ENDED = [
  "ECONNRESET",
  "EPIPE",
  "ERR_HTTP2_STREAM_ERROR",
  "ERR_HTTP2_SESSION_ERROR",
  "ERR_STREAM_PREMATURE_CLOSE",
];

/** What an error of a socket, of TLS or of HTTP means. */
export function outcomeOf(error: NodeJS.ErrnoException): Outcome {
  const code = error.code ?? "";
  const alert = /^ERR_SSL_(.*ALERT.*)$/.exec(code)?.[1];
  if (alert !== undefined) return { what: "tlsAlert", alert };
  if (code === "ECONNREFUSED") return { what: "refused" };
  if (NO_WAY.includes(code)) return { what: "unreachable" };
  if (code === "ETIMEDOUT") return { what: "timedOut" };
  if (ENDED.includes(code)) return { what: "closed", received: "" };
  return { what: "failed", reason: `${code} ${error.message}`.trim() };
}
