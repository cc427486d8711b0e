import type { Outcome } from "./outcome.js";
import type { WrittenSeries } from "./write-request.js";

/** Where a job connects to. Only loopback and the lab's own addresses are accepted. */
export interface Target {
  /** IPv4 address. */
  readonly address: string;
  readonly port: number;
}

/** How the attacker speaks TLS. Without a certificate of its own it is anonymous; it never checks the server's. */
export interface TlsOptions {
  /** Name asked for; certificates are chosen by it. */
  readonly serverName: string;
  /** Client certificate, PEM. @default - none */
  readonly certificate?: string;
  /** Its key, PEM. */
  readonly key?: string;
  /** Highest version offered. @default "TLSv1.3" */
  readonly highestVersion?: "TLSv1.2" | "TLSv1.3";
}

/** What is sent as the body of a request. */
export type Body =
  | { readonly kind: "samples"; readonly series: readonly WrittenSeries[] }
  /** A valid snappy block of that many zeros, sent piece by piece. */
  | { readonly kind: "zeros"; readonly bytes: number }
  /** A block of a few bytes that declares, or really expands to, so many. */
  | { readonly kind: "bomb"; readonly bytes: number; readonly expands: boolean }
  /** Random bytes; compressed means a valid block whose content is no protobuf. */
  | { readonly kind: "garbage"; readonly bytes: number; readonly compressed: boolean };

interface Common {
  readonly target: Target;
  /** TLS; undefined means plain text. */
  readonly tls?: TlsOptions;
  /** Longest time for all of it, in seconds. @default 15 */
  readonly seconds?: number;
}

/** One remote-write request over HTTP/1.1. */
export interface WriteJob extends Common {
  readonly kind: "write";
  /** @default "/api/v1/receive" */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Body;
  /** Without it the body comes in chunks and the server does not know how much there is. @default true */
  readonly announcesLength?: boolean;
}

/** One write for a tenant of the attacker's choice through `thanos.WriteableStore/RemoteWrite`. */
export interface GrpcWriteJob extends Common {
  readonly kind: "grpcWrite";
  readonly tenant: string;
  readonly series: readonly WrittenSeries[];
}

/** Random bytes on a fresh connection, in place of any protocol. */
export interface GarbageJob extends Common {
  readonly kind: "garbage";
  readonly bytes: number;
}

/** Many connections that do nothing, opened in waves, held, and closed. */
export interface BurstJob extends Common {
  readonly kind: "burst";
  readonly connections: number;
  /** How many are opened at the same time. */
  readonly wave: number;
  /** How long all are held, in seconds. */
  readonly holdSeconds: number;
}

/** One thing an attacker does. A job is data, so that another process, in another network namespace, can do it. */
export type Job = WriteJob | GrpcWriteJob | GarbageJob | BurstJob;

/** What became of a job and how long it took. */
export interface JobResult {
  readonly outcome: Outcome;
  readonly milliseconds: number;
}
