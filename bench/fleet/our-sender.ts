import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";
import type { ProgramSpec } from "../process/program.js";
import { REMOTE_WRITE_HOST } from "./described-fleet.js";
import { plainPod } from "./plain-pod.js";

/** An entry of `remote_write`. */
export type RemoteWriteEntry = Readonly<Record<string, unknown>>;

/** How a child cluster's Prometheus is started. */
export interface SenderOptions {
  /** The objects of its cluster. */
  readonly objects: readonly KubernetesObject[];
  readonly prometheus: string;
  /** Names the process; no other one may have it. */
  readonly name: string;
  readonly address: string;
  readonly folder: string;
  /** Where it pushes to, in place of the address in its configuration. */
  readonly url: string;
  /** What it scrapes, in place of a cluster. */
  readonly scrape: readonly object[];
  /** Changes each entry of `remote_write` further. @default - it stays */
  readonly entry?: (entry: RemoteWriteEntry) => RemoteWriteEntry;
  /** Values of flags that differ. @default none */
  readonly flags?: Readonly<Record<string, string | undefined>>;
}

/** A Prometheus as our stacks have it, server or agent, that scrapes something else and pushes elsewhere. */
export function ourSender(options: SenderOptions): ProgramSpec {
  const { objects, prometheus, name, address, folder, url, scrape, entry = (same) => same, flags } = options;
  const plain = plainPod(objects, "prometheus", {
    name,
    address,
    folder: join(folder, name),
    container: "prometheus",
    flags,
    file: (file, text) => (file === "prometheus.yml" ? configuration(text) : text),
  });
  function configuration(text: string): string {
    const { remote_write: entries, ...rest } = parse(text) as { readonly remote_write: readonly RemoteWriteEntry[] };
    return stringify({
      ...rest,
      rule_files: undefined,
      scrape_configs: scrape,
      remote_write: entries.map((one) => entry(pushedTo(one, url))),
    });
  }
  return {
    name,
    binary: prometheus,
    args: plain.args,
    environment: plain.environment,
    readyUrl: `http://${address}:9090/-/ready`,
  };
}

/** How the disk queue of a child cluster's pod is started. */
export interface DiskQueueOptions extends Omit<SenderOptions, "prometheus" | "scrape" | "entry" | "flags"> {
  readonly vmagent: string;
}

/** The disk queue beside a Prometheus, as our stacks have it, that pushes elsewhere; it answers on port 8429. */
export function ourDiskQueue({ objects, vmagent, name, address, folder, url }: DiskQueueOptions): ProgramSpec {
  const plain = plainPod(objects, "prometheus", {
    name,
    address,
    folder: join(folder, name),
    container: "disk-queue",
    flags: { httpListenAddr: `${address}:8429`, "remoteWrite.url": url },
  });
  const readyUrl = `http://${address}:8429/health`;
  return { name, binary: vmagent, args: plain.args, environment: plain.environment, readyUrl };
}

/** The same entry to another address, whose certificate still has the name; without TLS where the address has none. */
function pushedTo(entry: RemoteWriteEntry, url: string): RemoteWriteEntry {
  const { tls_config: tls, ...rest } = entry;
  if (!url.startsWith("https:")) return { ...rest, url };
  return { ...rest, url, tls_config: { ...(tls as object), server_name: REMOTE_WRITE_HOST } };
}

/** What Prometheus does where nobody configures it: its own queue, and metadata every minute. */
export function withDefaultQueue(entry: RemoteWriteEntry): RemoteWriteEntry {
  return { ...entry, queue_config: undefined, metadata_config: undefined };
}

/** Scrapes as many targets of a load program. */
export function scrapeTargets(job: string, address: string, count: number, interval: string): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    job_name: `${job}-${index}`,
    metrics_path: `/metrics/${job}-${index}`,
    scrape_interval: interval,
    scrape_timeout: interval,
    static_configs: [{ targets: [address], labels: { side: job } }],
  }));
}
