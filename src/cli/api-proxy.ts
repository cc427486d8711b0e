import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { CannotTell } from "../audit/cannot-tell.js";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import { connectionFlags } from "./connection.js";

/** What an API server answered. */
export interface ApiAnswer {
  readonly status: number;
  /** The document it sent; nothing where it sent none. */
  readonly body: unknown;
  /** What time it said it was, in milliseconds since 1970. */
  readonly date?: number;
}

/** Asks an API server. @throws CannotTell when no answer comes. */
export type AskApi = (path: string, post?: unknown) => Promise<ApiAnswer>;

/** A way to an API server; open until it is closed. */
export interface ApiProxy {
  readonly ask: AskApi;
  close(): Promise<void>;
}

/** Opens a way to the API server of a cluster. @throws CannotTell when there is none. */
export type OpenApi = (connection: ClusterConnectionSettings) => Promise<ApiProxy>;

/** Longest wait for one answer, and for kubectl to stand, in milliseconds. */
const patience = 10_000;

/**
 * Opens a way to an API server by `kubectl proxy`: one process for all questions, with the file, context and credentials
 * that kubectl is led by. It listens on a socket in a folder that nobody else may enter, because whoever speaks to it has
 * these credentials.
 *
 * @param program kubectl to run. @default - the one in the PATH
 * @throws CannotTell with what kubectl said when it fails, is missing or takes too long.
 */
export async function openApi(connection: ClusterConnectionSettings, program = "kubectl"): Promise<ApiProxy> {
  const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-api-"));
  const socketPath = join(folder, "socket");
  const kubectl = execa(program, [...connectionFlags(connection), "proxy", `--unix-socket=${socketPath}`], {
    reject: false,
    stdin: "ignore",
    buffer: { stdout: false },
    forceKillAfterDelay: 2_000,
  });
  const timer = setTimeout(() => kubectl.kill(), patience);
  const stands = await new Promise<boolean>((resolve) => {
    let said = "";
    kubectl.stdout.on("data", (text) => {
      said = (said + String(text)).slice(-1_000);
      if (said.includes("Starting to serve on")) resolve(true);
    });
    void kubectl.then(() => resolve(false));
  });
  clearTimeout(timer);
  const close = async () => {
    kubectl.kill();
    await kubectl;
    rmSync(folder, { recursive: true, force: true });
  };
  if (stands) return { ask: (path, post) => askSocket(socketPath, path, post), close };
  const { stderr, code, signal } = await kubectl;
  await close();
  if (code === "ENOENT") throw new CannotTell(`there is no ${program}; install it`);
  if (signal !== undefined) throw new CannotTell(`kubectl proxy did not stand within ${patience / 1_000} s`);
  throw new CannotTell(`kubectl proxy: ${stderr.trim().split("\n").at(-1) || "it gave up without a word"}`);
}

function askSocket(socketPath: string, path: string, post: unknown): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const failed = (reason: string) => reject(new CannotTell(`${path.replace(/\?.*/, "")}: ${reason}`));
    const asked = request(
      {
        socketPath,
        path,
        method: post === undefined ? "GET" : "POST",
        headers: { Host: "localhost", Accept: "application/json", "Content-Type": "application/json" },
        timeout: patience,
      },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("error", (error) => failed(error.message));
        response.on("end", () => {
          const date = Date.parse(response.headers.date ?? "");
          resolve({
            status: response.statusCode ?? 0,
            body: asJson(text),
            ...(Number.isNaN(date) ? {} : { date }),
          });
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${patience / 1_000} s`)));
    asked.on("error", (error) => failed(error.message));
    asked.end(post === undefined ? undefined : JSON.stringify(post));
  });
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
