import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { LabError } from "../lab-error.js";

/** Longest wait for the emulator to answer; it takes about two seconds. */
const startTimeout = 30_000;

/** An emulator of AWS on this machine, empty at its start. */
export interface Emulator {
  readonly url: string;
  /** Ends it, and with it everything it holds. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the emulator on loopback alone: by itself it would listen on every address.
 *
 * @param python the Python that it is installed in.
 * @param folder where it may write.
 * @throws LabError when it does not answer.
 */
export async function startEmulator(python: string, folder: string): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(python, ["-m", "ministack"], {
    cwd: folder,
    stdio: "ignore",
    env: {
      PATH: dirname(python),
      HOME: folder,
      TMPDIR: folder,
      S3_DATA_DIR: join(folder, "s3"),
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      // Nothing that opens ports of its own, or containers.
      SERVICES: "s3,iam,sts,kms,eks",
      DOCKER_HOST: "unix:///nonexistent",
    },
  });
  const stop = () => ended(child);
  const deadline = Date.now() + startTimeout;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await answers(url)) return { url, stop };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await stop();
  throw new LabError(`the emulator of AWS does not answer on ${url}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/_ministack/health`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
