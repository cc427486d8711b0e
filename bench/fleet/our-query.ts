import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { ProgramSpec } from "../process/program.js";
import { clusterOf, type DescribedFleet } from "./described-fleet.js";
import { plainPod } from "./plain-pod.js";

/** How Query, or its frontend, is started. */
export interface QueryOptions {
  readonly fleet: DescribedFleet;
  readonly thanos: string;
  readonly name: string;
  readonly address: string;
  readonly folder: string;
  /** Values of flags that differ. @default none */
  readonly flags?: Readonly<Record<string, string | undefined>>;
}

/** Query as our stacks have it, that asks the given gRPC addresses with its own certificate. */
export function ourQuery({
  endpoints,
  ...options
}: QueryOptions & { readonly endpoints: readonly string[] }): ProgramSpec {
  return component("thanos-query", options, (text) => {
    const document = parse(text) as Readonly<Record<string, unknown>>;
    return stringify({ ...document, endpoints: endpoints.map((address) => ({ address })) });
  });
}

/** The Query Frontend as our stacks have it, in front of a Query. */
export function ourQueryFrontend({ queryUrl, ...options }: QueryOptions & { readonly queryUrl: string }): ProgramSpec {
  const flags = { "query-frontend.downstream-url": queryUrl, ...options.flags };
  return component("thanos-query-frontend", { ...options, flags }, (text) => text);
}

function component(workload: string, options: QueryOptions, endpoints: (text: string) => string): ProgramSpec {
  const { fleet, thanos, name, address, folder, flags } = options;
  const plain = plainPod(clusterOf(fleet, "observability"), workload, {
    name,
    address,
    folder: join(folder, name),
    flags,
    file: (file, text) => (file === "endpoints.yaml" ? endpoints(text) : text),
  });
  return {
    name,
    binary: thanos,
    args: plain.args,
    environment: plain.environment,
    readyUrl: `http://${address}:10902/-/ready`,
  };
}
