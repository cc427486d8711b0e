import type { Job } from "./job.js";
import { describeOutcome, type Outcome } from "./outcome.js";

/** Where an attacker sits. */
export type Place =
  /** On the node of a child cluster, outside of every pod. */
  | "child node"
  /** On the node of a child cluster, with a route to the observability cluster's pods that nobody gave it. */
  | "child node with a route to the pods"
  /** In a pod of a child cluster, beside the sender. */
  | "child pod"
  /** In a pod of the observability cluster, in the fleet's own namespace. */
  | "observability pod";

/** One of the outcomes that are accepted: every field that is given must be as given. */
export type Expectation = {
  readonly [Key in Outcome["what"]]: Pattern<Extract<Outcome, { what: Key }>>;
}[Outcome["what"]];

type Pattern<One extends Outcome> = { readonly what: One["what"] } & Partial<Pick<One, Exclude<keyof One, "what">>>;

/** One attempt and what must become of it. */
export interface Attack {
  /** What is attempted. */
  readonly title: string;
  readonly from: Place;
  readonly job: Job;
  /** The outcomes that count as refused, or as harmless. */
  readonly accepted: readonly Expectation[];
}

/** What the fleet answers to those who show nothing, the wrong thing or an old thing; seen with Thanos 0.42 and Node 20. */
export const refusals = {
  withoutCertificate: { what: "tlsAlert", alert: "TLSV13_ALERT_CERTIFICATE_REQUIRED" },
  ofAnotherAuthority: { what: "tlsAlert", alert: "TLSV1_ALERT_UNKNOWN_CA" },
  expired: { what: "tlsAlert", alert: "SSLV3_ALERT_CERTIFICATE_EXPIRED" },
  oldProtocol: { what: "tlsAlert", alert: "TLSV1_ALERT_PROTOCOL_VERSION" },
  /** Go says so in clear text to whoever does not speak TLS. */
  plainText: { what: "answered", status: 400 },
  nobodyListens: { what: "refused" },
  noWay: { what: "unreachable" },
  hungUp: { what: "closed" },
} as const satisfies Record<string, Expectation>;

/** Whether an outcome is one of those that are accepted. */
export function isAccepted({ accepted }: Pick<Attack, "accepted">, outcome: Outcome): boolean {
  return accepted.some((pattern) =>
    Object.entries(pattern).every(([field, value]) => (outcome as Readonly<Record<string, unknown>>)[field] === value),
  );
}

/** An attack that did not end as it must, as one line. */
export function describeSuccess({ title, from, accepted }: Attack, outcome: Outcome): string {
  const wanted = accepted.map((pattern) => Object.values(pattern).join(" ")).join(" or ");
  return `${title}, from a ${from}: ${describeOutcome(outcome)}; should be ${wanted}`;
}
