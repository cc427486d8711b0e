import { execa } from "execa";
import { CannotTell } from "../audit/cannot-tell.js";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import { connectionFlags } from "./connection.js";

/** What to reach in a cluster. */
export interface ForwardTarget {
  /** How people call the cluster. */
  readonly cluster: string;
  readonly connection: ClusterConnectionSettings;
  readonly namespace: string;
  /** What kubectl calls it: `service/thanos-query`, `pod/prometheus-0`. */
  readonly resource: string;
  readonly port: number;
}

/** A way into a cluster; open until it is closed. */
export interface PortForward {
  /** Address on this machine. */
  readonly url: string;
  close(): Promise<void>;
}

/** Opens a way into a cluster. @throws CannotTell when there is none. */
export type OpenForward = (target: ForwardTarget) => Promise<PortForward>;

/** How long kubectl may take to stand, in milliseconds. */
const patience = 20_000;

/**
 * Opens a port of this machine that leads into a cluster, by `kubectl port-forward`: it comes out inside the pod, so no
 * network policy stands in the way and nothing has to be exposed.
 *
 * @param program kubectl to run. @default - the one in the PATH
 * @param timeout longest wait in milliseconds. @default 20000
 * @throws CannotTell with what kubectl said when it fails, is missing or takes too long.
 */
export async function portForward(
  { cluster, connection, namespace, resource, port: remote }: ForwardTarget,
  { program = "kubectl", timeout = patience }: { readonly program?: string; readonly timeout?: number } = {},
): Promise<PortForward> {
  const place = [...connectionFlags(connection), "--namespace", namespace];
  // Without a local port kubectl takes a free one and says which.
  const kubectl = execa(program, [...place, "port-forward", "--address=127.0.0.1", resource, `:${remote}`], {
    reject: false,
    stdin: "ignore",
    // It prints for as long as it runs.
    buffer: { stdout: false },
    forceKillAfterDelay: 2_000,
  });
  const what = `${resource} of ${cluster} cannot be reached`;
  const timer = setTimeout(() => kubectl.kill(), timeout);
  // Read to the end: kubectl goes on printing, a line per connection, and dies of a pipe that nobody reads.
  const port = await new Promise<string | undefined>((resolve) => {
    let said = "";
    kubectl.stdout.on("data", (text) => {
      said = (said + String(text)).slice(-1_000);
      const found = /^Forwarding from 127\.0\.0\.1:(\d+) ->/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    void kubectl.then(() => resolve(undefined));
  });
  clearTimeout(timer);
  if (port !== undefined) {
    return {
      url: `http://127.0.0.1:${port}`,
      close: async () => {
        kubectl.kill();
        await kubectl;
      },
    };
  }
  const { code, stderr, signal } = await kubectl;
  if (code === "ENOENT") throw new CannotTell(`${what}: there is no ${program}; install it, or name addresses`);
  if (signal !== undefined) throw new CannotTell(`${what}: kubectl did not stand within ${timeout / 1000} s`);
  throw new CannotTell(`${what}: ${stderr.trim().split("\n").at(-1) || "kubectl gave up without a word"}`);
}
