import { spawn, type ChildProcess } from "node:child_process";
import { afterEach, describe, expect, it } from "vitest";
import { killFound } from "../../../lab/process/kill-found.js";
import { identify } from "../../../lab/process/identity.js";

const started: ChildProcess[] = [];
const sleeper = () => {
  const child = spawn("sleep", ["600"]);
  started.push(child);
  return child.pid!;
};
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

describe("killing what a record names", () => {
  it("ends exactly that process and waits until it is gone", async () => {
    const pid = sleeper();
    const other = sleeper();
    await killFound(() => Promise.resolve(pid), "it");
    expect(identify(pid)).toBeUndefined();
    expect(identify(other)).toBeDefined();
  });

  it("rejects what does not run", async () => {
    await expect(killFound(() => Promise.resolve(undefined), "receive/ingestor-0")).rejects.toThrow(
      "receive/ingestor-0 does not run",
    );
  });

  it("rejects a record that names another process at the second look, and ends neither", async () => {
    const pids = [sleeper(), sleeper()];
    const [first, second] = pids;
    await expect(killFound(() => Promise.resolve(pids.shift()), "it")).rejects.toThrow("replaced");
    expect(identify(first!)).toBeDefined();
    expect(identify(second!)).toBeDefined();
  });
});
