import type { ReachableSender } from "../audit/senders.js";
import type { Window } from "../audit/window.js";
import { nearest } from "../config/nearest.js";
import { Duration } from "../units/duration.js";
import { UserError } from "./user-error.js";

/** The options as they stand on the command line. */
export interface AuditArguments {
  /** Names of clusters; none for all. */
  readonly clusters?: readonly string[];
  readonly last?: string;
  readonly from?: string;
  readonly to?: string;
  readonly query?: string;
  /** `<cluster>=<url>` or `<cluster>/<replica>=<url>`. */
  readonly sender?: readonly string[];
  readonly everySample?: true;
  readonly json?: true;
}

/** What an audit was asked for, validated. */
export interface AuditOptions {
  readonly window: Window;
  readonly senders: readonly ReachableSender[];
  /** Address of Query or Query Frontend. @default - kubectl port-forward */
  readonly query?: string;
  /** Addresses of senders by `<cluster>/<replica>`. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * How long a sample may be on its way, in milliseconds: a scrape, a batch that waits for its deadline, and a retry. What is
 * younger is not asked for.
 */
const settling = 60_000;

const moment = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads the options. @throws UserError with everything that is wrong with them. */
export function auditOptions(given: AuditArguments, all: readonly ReachableSender[], now: Date): AuditOptions {
  const problems: string[] = [];
  const window = windowOf(given, now, problems);
  const chosen = chosenSenders(given.clusters ?? [], all, problems);
  const addresses = addressesOf(given.sender ?? [], all, problems);
  if (given.query !== undefined) address(given.query, `--query ${given.query}`, problems);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return { window, senders: chosen, query: given.query, addresses };
}

function windowOf({ last, from, to }: AuditArguments, now: Date, problems: string[]): Window {
  const newest = now.getTime() - settling;
  const read = (option: string, text: string | undefined, absent: number): number => {
    if (text === undefined) return absent;
    const parsed = moment.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(parsed)) return parsed;
    problems.push(`${option} ${text}: a moment as in RFC 3339, such as ${now.toISOString().slice(0, 19)}Z`);
    return Number.NaN;
  };
  const end = read("--to", to, newest);
  if (end > now.getTime()) problems.push(`--to ${to}: lies in the future`);
  if (last !== undefined && from !== undefined) {
    problems.push("--last and --from both say where to begin: leave one out");
  }
  const begin = read("--from", from, end - length(last ?? "1h", problems));
  if (begin >= end) problems.push(`--from ${from}: lies not before the end, ${new Date(end).toISOString()}`);
  return { from: begin, to: end };
}

function length(text: string, problems: string[]): number {
  try {
    const { milliseconds } = Duration.parse(text);
    if (milliseconds > 0) return milliseconds;
    problems.push(`--last ${text}: a duration above 0`);
  } catch {
    problems.push(`--last ${text}: a duration such as 30m, 6h or 1d`);
  }
  return Number.NaN;
}

function chosenSenders(
  clusters: readonly string[],
  all: readonly ReachableSender[],
  problems: string[],
): readonly ReachableSender[] {
  for (const cluster of clusters) known(cluster, all, cluster, problems);
  return clusters.length === 0 ? all : all.filter(({ cluster }) => clusters.includes(cluster));
}

function addressesOf(
  texts: readonly string[],
  all: readonly ReachableSender[],
  problems: string[],
): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>();
  for (const text of texts) {
    const [, name, replica, url = ""] = /^([^=/]+)(?:\/([^=]+))?=(.*)$/.exec(text) ?? [];
    const option = `--sender ${text}`;
    if (name === undefined) {
      problems.push(`${option}: <cluster>=<url>, or <cluster>/<replica>=<url> for one of a pair`);
      continue;
    }
    address(url, option, problems);
    const ofCluster = known(name, all, option, problems);
    if (ofCluster === undefined) continue;
    const [first, second] = ofCluster;
    if (first?.mode === "agent") {
      problems.push(`${option}: ${name} has an agent, which keeps nothing to compare with; leave it out`);
    }
    if (first?.mode === "existing") {
      problems.push(`${option}: the Prometheus of ${name} is not ours, and is compared with nothing; leave it out`);
    }
    if (replica === undefined && second !== undefined) {
      problems.push(`${option}: ${name} is a pair; say ${name}/${first?.replica} or ${name}/${second.replica}`);
    }
    if (replica !== undefined && !ofCluster.some((sender) => sender.replica === replica)) {
      problems.push(`${option}: ${name} has ${ofCluster.map((sender) => sender.replica).join(" and ")}`);
    }
    const key = `${name}/${replica ?? first?.replica}`;
    if (addresses.has(key)) problems.push(`${option}: ${key} has an address already`);
    addresses.set(key, url);
  }
  return addresses;
}

function known(
  cluster: string,
  all: readonly ReachableSender[],
  where: string,
  problems: string[],
): readonly ReachableSender[] | undefined {
  const found = all.filter((sender) => sender.cluster === cluster);
  if (found.length > 0) return found;
  const names = [...new Set(all.map((sender) => sender.cluster))];
  const close = nearest(cluster, names);
  const remedy = close === undefined ? `choose one of ${names.join(", ")}` : `did you mean ${close}?`;
  problems.push(`${where}: no cluster of this environment; ${remedy}`);
  return undefined;
}

function address(text: string, option: string, problems: string[]): void {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    problems.push(`${option}: an address such as http://127.0.0.1:9090`);
  }
}
