import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { checkout, type FleetStack } from "./support/fleet.js";

/** Seconds that a rollout of a stand-in takes; real ones take more, and waiting is what runs side by side. */
const rollout = 2;

const parallelism = 6;

const names = Array.from({ length: 19 }, (_, index) => `child-${index}`);
const fleet = (children: readonly string[]): FleetStack[] =>
  ["observability", ...children].map((name) => ({
    id: `field-${name}`,
    resources: { ring: "three" },
    seconds: rollout,
  }));

interface Measured {
  readonly seconds: number;
  /** Most bytes that all Terraform processes had of their own at one time. */
  readonly terraform: number;
}

describe("a deploy of twenty stacks", () => {
  it("takes at most 0.6 of the time that one after the other takes, and the memory of as many as run at a time and one", async () => {
    const one = await deploy(names.slice(0, 1), 1);
    const serial = await deploy(names, 1);
    const parallel = await deploy(names, parallelism);
    const wall = parallel.seconds / serial.seconds;
    const memory = parallel.terraform / one.terraform;
    const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
    console.log(
      `20 stacks: ${serial.seconds.toFixed(1)} s one after the other, ${parallel.seconds.toFixed(1)} s with ${parallelism} at a ` +
        `time, ratio ${wall.toFixed(2)} (goal 0.60); Terraform ${mebibytes(one.terraform)} MiB for one stack, ` +
        `${mebibytes(parallel.terraform)} MiB for ${parallelism} at a time, ratio ${memory.toFixed(2)} (goal ${parallelism + 1})`,
    );
    expect(wall).toBeLessThanOrEqual(0.6);
    expect(one.terraform).toBeGreaterThan(2 ** 20);
    expect(memory).toBeLessThanOrEqual(parallelism + 1);
  }, 480_000);
});

/** A deploy in a process of its own, and what it and its children needed. */
async function deploy(children: readonly string[], atATime: number): Promise<Measured> {
  const root = checkout(children);
  writeFileSync(join(root, "fleet.json"), JSON.stringify(fleet(children)));
  const entry = resolve(import.meta.dirname, "support/process.ts");
  const began = performance.now();
  const running = execa("node", ["--import", "tsx", entry, root, String(atATime)], { reject: false, all: true });
  let most = 0;
  const watching = setInterval(() => (most = Math.max(most, terraformBytes(running.pid!))), 50);
  const { exitCode, all } = await running;
  clearInterval(watching);
  expect(exitCode, all).toBe(0);
  return { seconds: (performance.now() - began) / 1000, terraform: most };
}

/** Bytes of all Terraform processes below a process; what they share counts in parts. */
function terraformBytes(ancestor: number): number {
  const parents = new Map(
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((pid): [number, number] => [Number(pid), Number(/\) \S (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 0)]),
  );
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent === ancestor || (parent !== undefined && parent > 1 && isBelow(parent));
  };
  return [...parents.keys()]
    .filter((pid) => isBelow(pid) && read(`/proc/${pid}/comm`).trim() === "terraform")
    .reduce((sum, pid) => sum + Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024, 0);
}

/** Nothing for a process that has just ended. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
