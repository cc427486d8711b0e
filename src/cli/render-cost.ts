import type { CostEstimate } from "../cost/cost-estimate.js";
import type { CostInput } from "../cost/cost-input.js";
import type { Prices } from "../cost/prices.js";
import { costReasons } from "./cost-reasons.js";
import { renderTable } from "./table.js";

/** Where blocks live, as far as money and disk go. */
export interface CostStore {
  readonly name: string;
  /** @default - none are known */
  readonly prices?: Prices;
  /** Region whose prices stand for an unknown one's. @default - its own */
  readonly pricesOf?: string;
  /** Disk of MinIO. @default - somebody else's */
  readonly disk?: {
    readonly drives: number;
    readonly parity: number;
    readonly overhead: number;
    /** Bytes of all drives. */
    readonly capacity: number;
  };
}

/** What is rendered. */
export interface CostReport {
  readonly input: CostInput;
  readonly store: CostStore;
  readonly estimate: CostEstimate;
}

const names = {
  raw: "raw",
  fiveMinutes: "5 minutes",
  oneHour: "1 hour",
  "waiting for deletion": "waiting for deletion",
  "noncurrent versions": "noncurrent versions",
} as const;

/** The estimate as the person at the terminal reads it. */
export function renderCost(report: CostReport, { why }: { readonly why: boolean }): string {
  const { input, store, estimate } = report;
  const kept = (resolution: keyof typeof names) => {
    if (resolution === "waiting for deletion") return input.deleteDelay.toString();
    if (resolution === "noncurrent versions") return input.noncurrent.toString();
    const duration = input.retention[resolution];
    return duration.milliseconds === 0 ? "for ever; after 1y" : duration.toString();
  };
  const growth = estimate.stored.filter((part) => part.growth > 0);
  return [
    `A month of ${store.name} once every retention is reached:`,
    "",
    renderTable([
      ["RESOLUTION", "KEPT", "BLOCKS", "OBJECTS", "BYTES", "A MONTH"],
      ...estimate.stored.map(({ resolution, blocks, objects, bytes, dollars }) => [
        names[resolution],
        kept(resolution),
        count(blocks),
        count(objects),
        size(bytes),
        money(dollars),
      ]),
    ]),
    "",
    renderTable([
      ["REQUESTS", "PUT, LIST", "GET, HEAD", "A MONTH"],
      ...estimate.requests.map(({ kind, puts, gets, dollars }) => [kind, count(puts), count(gets), money(dollars)]),
    ]),
    "",
    `total: ${count(estimate.blocks)} blocks, ${count(estimate.objects)} objects, ${size(estimate.bytes)}, ${money(estimate.dollars)} a month`,
    ...growth.map((part) => `${names[part.resolution]} is kept for ever and grows by ${size(part.growth)} a month`),
    ...(store.disk === undefined ? [] : [diskLine(estimate.bytes, store.disk)]),
    ...driver(estimate),
    ...(store.pricesOf === undefined ? [] : [`prices are those of ${store.pricesOf}: give your own with --prices`]),
    "Queries and traffic between zones come on top.",
    ...(why ? ["", ...costReasons(report).map((text) => `  - ${text}`)] : []),
    "",
  ].join("\n");
}

function diskLine(bytes: number, { drives, parity, overhead, capacity }: NonNullable<CostStore["disk"]>): string {
  const share = Math.round((bytes * overhead * 100) / capacity);
  const verdict = share > 80 ? "; more servers or larger drives are needed" : "";
  return `on disk with ${parity} of ${drives} drives for parity: ${size(bytes * overhead)}, ${share} % of ${size(capacity)}${verdict}`;
}

/** What to turn first; by bytes where no money is known. */
function driver({ stored, requests, dollars }: CostEstimate): string[] {
  const parts = [
    ...stored.map((part) => ({ name: `storage, ${names[part.resolution]}`, weight: part.dollars ?? part.bytes })),
    ...(dollars === undefined ? [] : requests.map((part) => ({ name: part.kind, weight: part.dollars ?? 0 }))),
  ];
  const sum = parts.reduce((total, { weight }) => total + weight, 0);
  const [largest] = parts.sort((one, other) => other.weight - one.weight);
  if (largest === undefined || sum === 0) return [];
  const looks =
    largest.name === "Compactor looks"
      ? " (a longer compactor.waitInterval)"
      : largest.name === "Store Gateway looks"
        ? " (a longer storeGateway.syncInterval)"
        : "";
  return [`largest: ${largest.name}${looks}, ${Math.round((largest.weight * 100) / sum)} %`];
}

/** A number of things; small averages keep a decimal. */
function count(number: number): string {
  return number < 10 ? String(Math.round(number * 10) / 10) : Math.round(number).toLocaleString("en-US");
}

/** Decimal bytes, as providers and `npm run outage` write them. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let step = 0;
  let rest = bytes;
  for (; rest >= 1_000 && step < units.length - 1; step++) rest /= 1_000;
  return `${rest < 10 && step > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[step]}`;
}

function money(dollars: number | undefined): string {
  return dollars === undefined ? "no price" : `$${dollars.toFixed(2)}`;
}
