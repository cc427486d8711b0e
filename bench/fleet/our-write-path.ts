import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type JsonObject } from "../../src/manifests/json.js";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";
import type { ProgramSpec } from "../process/program.js";
import { plainPod } from "./plain-pod.js";
import { clusterOf, REMOTE_WRITE_HOST, type DescribedFleet } from "./described-fleet.js";
import type { WriteTarget } from "./write-path.js";

/** Flags that encrypt. What is left without them is the same write path in plain text, with the tenant from a header. */
const encrypts = /^--(grpc-server-tls|remote-write\.(server|client)-|receive\.tenant-certificate)/;

/** How our write path is started. */
export interface OurWritePathOptions {
  readonly fleet: DescribedFleet;
  readonly thanos: string;
  /** First three bytes of the addresses, such as 127.78.1. */
  readonly network: string;
  readonly folder: string;
  /** Leaves all encryption out, to say what it costs. @default false */
  readonly plainText?: boolean;
  /** Tells programs of several write paths apart. @default "" */
  readonly prefix?: string;
  /** Values of flags that differ, by component. @default none */
  readonly flags?: Partial<Record<"router" | "ingestor", Readonly<Record<string, string>>>>;
}

/** Programs of a write path, and how to reach it. */
export interface DescribedWritePath {
  readonly target: WriteTarget;
  readonly programs: readonly ProgramSpec[];
  /** gRPC addresses of the ingestors. */
  readonly ingestors: readonly string[];
}

/**
 * Routers and ingestors as our stacks have them, as plain processes: one router, because a second one only shares the work,
 * and every ingestor of the ring.
 */
export function ourWritePath(options: OurWritePathOptions): DescribedWritePath {
  const { fleet, thanos, network, folder, plainText = false, prefix = "", flags = {} } = options;
  const objects = clusterOf(fleet, "observability");
  const kept = (args: readonly string[]) => (plainText ? args.filter((arg) => !encrypts.test(arg)) : args);
  const sets = objects.filter(
    ({ kind, metadata }) => kind === "StatefulSet" && metadata.name.startsWith("thanos-receive-ingestor"),
  );
  const addresses = new Map<string, string>();
  const ingestors = sets.flatMap(({ metadata: { name: set }, spec }) =>
    Array.from({ length: (spec as { readonly replicas: number }).replicas }, (_, index): ProgramSpec => {
      const pod = `${set}-${index}`;
      const address = `${network}.${addresses.size + 10}`;
      addresses.set(pod, address);
      const here = join(folder, `${prefix}${pod}`);
      const plain = plainPod(objects, set, { name: pod, address, folder: here, flags: { ...flags.ingestor } });
      return {
        name: `${prefix}${pod}`,
        binary: thanos,
        args: kept(plain.args),
        environment: plain.environment,
        readyUrl: `http://${address}:10902/-/ready`,
      };
    }),
  );
  const address = `${network}.2`;
  const here = join(folder, `${prefix}router`);
  const router = plainPod(objects, "thanos-receive-router", {
    name: "router",
    address,
    folder: here,
    flags: { ...flags.router },
    file: (name, text) => (name === "hashrings.json" ? withAddresses(text, addresses) : text),
  });
  const tenant = ["--header", `THANOS-TENANT=${firstChild(fleet)}`];
  return {
    target: {
      url: `${plainText ? "http" : "https"}://${address}:19291/api/v1/receive`,
      args: plainText ? tenant : writerArguments(fleet, join(folder, `${prefix}writer`)),
    },
    programs: [
      ...ingestors,
      {
        name: `${prefix}router`,
        binary: thanos,
        args: kept(router.args),
        environment: router.environment,
        readyUrl: `http://${address}:10902/-/ready`,
      },
    ],
    ingestors: [...addresses.values()].map((one) => `${one}:10901`),
  };
}

function firstChild(fleet: DescribedFleet): string {
  const child = [...fleet.keys()].find((name) => name !== "observability");
  if (child === undefined) throw new Error("the fleet has no child cluster");
  return child;
}

/** The certificate with which the first child cluster writes, as files. */
function writerArguments(fleet: DescribedFleet, folder: string): string[] {
  const objects = clusterOf(fleet, firstChild(fleet));
  const secret = objects.find(({ kind, metadata }) => kind === "Secret" && metadata.name === "prometheus-writer");
  mkdirSync(folder, { recursive: true });
  const file = (key: string) => {
    const path = join(folder, key);
    const data = (secret?.["data"] ?? {}) as Readonly<Record<string, string>>;
    writeFileSync(path, Buffer.from(data[key] ?? "", "base64"), { mode: 0o600 });
    return path;
  };
  return [
    ...["--cert", file("tls.crt"), "--key", file("tls.key"), "--ca", file("ca.crt")],
    ...["--server-name", REMOTE_WRITE_HOST],
  ];
}

/** The ring with the addresses of plain processes in place of the names of pods. */
function withAddresses(ring: string, addresses: ReadonlyMap<string, string>): string {
  const replaced = (address: string) => {
    const [pod = ""] = address.split(".");
    const found = addresses.get(pod);
    if (found === undefined) throw new Error(`the ring names ${address}, which was not started`);
    return `${found}:${address.split(":").at(-1)}`;
  };
  const rings = (JSON.parse(ring) as JsonObject[]).map((one) => ({
    ...one,
    endpoints: (one["endpoints"] as (JsonObject | string)[]).map((endpoint) =>
      isJsonObject(endpoint) ? { ...endpoint, address: replaced(endpoint["address"] as string) } : replaced(endpoint),
    ),
  }));
  return JSON.stringify(rings);
}

/** The objects of the fleet's observability cluster, for what is started beside the write path. */
export function observabilityObjects(fleet: DescribedFleet): readonly KubernetesObject[] {
  return clusterOf(fleet, "observability");
}
