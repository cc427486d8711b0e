import { execa } from "execa";
import { CannotTell } from "../audit/cannot-tell.js";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import { connectionFlags } from "./connection.js";

/** Where kubectl looks. */
export interface KubectlPlace {
  /** How people call the cluster. */
  readonly cluster: string;
  readonly connection: ClusterConnectionSettings;
  readonly namespace: string;
}

/** Runs kubectl and returns what it prints. @throws CannotTell with what it said when it fails. */
export type Kubectl = (place: KubectlPlace, args: readonly string[]) => Promise<string>;

/** Longest wait in milliseconds: a whole log of 10 MiB is the most that is asked for. */
const patience = 60_000;

/** Most that is read, in characters: more than kubelet keeps of one log. */
const mostOutput = 64 * 2 ** 20;

/** kubectl, the one in the PATH. @throws CannotTell when it fails, is missing or takes too long. */
export const kubectl: Kubectl = async ({ cluster, connection, namespace }, args) => {
  const place = [...connectionFlags(connection), "--namespace", namespace];
  const result = await execa("kubectl", [...place, ...args], {
    reject: false,
    stdin: "ignore",
    timeout: patience,
    maxBuffer: mostOutput,
  });
  if (!result.failed) return result.stdout;
  const what = `kubectl ${args.slice(0, 3).join(" ")} in ${cluster}`;
  if (result.code === "ENOENT") throw new CannotTell("there is no kubectl; install it");
  if (result.timedOut) throw new CannotTell(`${what} did not answer within ${patience / 1000} s`);
  throw new CannotTell(`${what}: ${result.stderr.trim().split("\n").at(-1) || "it failed without a word"}`);
};
