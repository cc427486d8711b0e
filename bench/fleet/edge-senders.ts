import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "../process/program.js";
import type { Programs } from "../process/programs.js";
import type { BenchContext } from "../row.js";
import { clusterOf, describeFleet } from "./described-fleet.js";
import { ourDiskQueue, ourSender, scrapeTargets } from "./our-sender.js";

/** Series of one target of an edge cluster. */
const SERIES_PER_TARGET = 500;

/** Ways to forward: an agent, a server, and an agent with a disk queue beside it. */
export type SenderKind = "agent" | "server" | "queued";

/** What senders are started for. */
export interface EdgeLoad {
  readonly series: number;
  /** Loopback network that is theirs, three numbers. */
  readonly network: string;
  /** Seconds between two scrapes. */
  readonly interval: number;
  /** Flags of a Prometheus that differ. @default none */
  readonly flags?: (kind: SenderKind) => Readonly<Record<string, string>>;
}

/** One of them. */
export interface StartedSender {
  readonly kind: SenderKind;
  readonly address: string;
  /** Its processes. */
  readonly members: readonly Program[];
  /** Where its data lie. */
  readonly data: readonly string[];
}

/** Starts one sender of each kind, all with the same targets, and a receiver that keeps nothing: senders are looked at alone. */
export async function startSenders(
  { binaries, folder: parent }: BenchContext,
  programs: Programs,
  { series, network, interval, flags = () => ({}) }: EdgeLoad,
): Promise<readonly StartedSender[]> {
  const id = `${series}-${interval}`;
  const folder = join(parent, id);
  const sizes = { activeSeries: series, scrapeInterval: "60s", outageBudget: "1h" };
  const clusters = [
    { name: "agent", prometheus: { mode: "agent", ...sizes } },
    { name: "server", prometheus: { mode: "server", ...sizes } },
    { name: "queued", prometheus: { mode: "agent", buffer: "diskQueue", ...sizes } },
  ] as const;
  mkdirSync(folder);
  const fleet = await describeFleet({}, clusters, folder);
  const load = binaries("bench-load");
  const target = `${network}.100:9100`;
  const sink = `${network}.101:9090`;
  const serve = ["serve", `--listen=${target}`, `--series=${SERIES_PER_TARGET}`];
  await programs.start({ name: `target-${id}`, binary: load, args: serve, readyUrl: `http://${target}/-/ready` });
  const receive = ["sink", `--listen=${sink}`];
  await programs.start({ name: `sink-${id}`, binary: load, args: receive, readyUrl: `http://${sink}/` });
  const started: StartedSender[] = [];
  for (const [index, { name }] of clusters.entries()) {
    const address = `${network}.${111 + index}`;
    const objects = clusterOf(fleet, name);
    const members: Program[] = [];
    const data = [join(folder, `${name}-${id}`, "prometheus")];
    if (name === "queued") {
      const url = `http://${sink}/write`;
      const queue = { objects, vmagent: binaries("vmagent"), name: `queue-${id}`, address, folder, url };
      members.push(await programs.start(ourDiskQueue(queue)));
      data.push(join(folder, queue.name, "data"));
    }
    const sender = {
      objects,
      prometheus: binaries("prometheus"),
      name: `${name}-${id}`,
      address,
      folder,
      url: name === "queued" ? `http://${address}:8429/api/v1/write` : `http://${sink}/write`,
      scrape: scrapeTargets(name, target, series / SERIES_PER_TARGET, `${interval}s`),
      flags: flags(name),
    };
    members.push(await programs.start(ourSender(sender)));
    started.push({ kind: name, address, members, data });
  }
  return started;
}
