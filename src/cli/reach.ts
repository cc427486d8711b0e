import { execa } from "execa";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import type { Reach } from "../deploy/reach.js";
import { connectionFlags } from "./connection.js";

/** Speaks to the API server of a cluster once. */
export type ReachCluster = (connection: ClusterConnectionSettings) => Promise<Reach>;

/** Longest wait for an answer, in seconds. A cluster behind a satellite answers within two. */
const patience = 10;

/** What kubectl says of a server that does not answer, as opposed to one that answers no. */
const nothingAnswers =
  /connection (to the server .* )?(was )?refused|no route to host|no such host|i\/o timeout|network is unreachable|deadline exceeded|timed? ?out|handshake timeout|service unavailable/i;

/**
 * Asks a cluster's API server for its version, through kubectl and so by the same file, context and credentials as Terraform.
 *
 * @param program kubectl to run. @default - the one in the PATH
 */
export async function reach(connection: ClusterConnectionSettings, program = "kubectl"): Promise<Reach> {
  const result = await execa(
    program,
    [...connectionFlags(connection), `--request-timeout=${patience}s`, "get", "--raw", "/version"],
    { reject: false, stdin: "ignore", timeout: (patience + 10) * 1_000 },
  );
  if (!result.failed) return { state: "reached", version: versionIn(result.stdout) };
  if (result.code === "ENOENT") return { state: "refused", reason: "there is no kubectl; install it" };
  if (result.timedOut) return { state: "away", reason: `no answer within ${patience} s` };
  // Its first line says what, the others are advice.
  const reason = result.stderr.trim().split("\n")[0] || "kubectl failed without a word";
  return { state: nothingAnswers.test(reason) ? "away" : "refused", reason };
}

function versionIn(answer: string): string {
  return /"gitVersion":\s*"([^"]+)"/.exec(answer)?.[1] ?? "unknown";
}
