import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";

/** A program that answers on an address of the loopback network. */
export interface LoopbackProgram {
  /** Ends it and waits until it has ended. */
  readonly stop: () => Promise<void>;
}

/** How long a program may take until it is ready, in milliseconds. */
const STARTUP = 60_000;

/**
 * Starts a program and waits until it says that it is ready.
 *
 * @param readyUrl answers 200 once it is.
 * @param environment variables beside those of this process.
 * @throws Error with what the program wrote, when it ends or is not ready in time.
 */
export async function startProgram(
  binary: string,
  args: readonly string[],
  readyUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<LoopbackProgram> {
  const child = spawn(binary, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (text += part.toString()));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  const until = Date.now() + STARTUP;
  while (!(await answers(readyUrl))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop();
      throw new Error(`${binary} is not ready:\n${text.slice(-4000)}`);
    }
    await pause(200);
  }
  return { stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
