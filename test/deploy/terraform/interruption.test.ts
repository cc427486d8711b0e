import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";
import { checkout, type FleetStack } from "./support/fleet.js";
import { run } from "./support/run.js";

const entry = resolve(import.meta.dirname, "support/process.ts");
const ids = ["field-observability", "field-batcave", "field-batmobile"];

/** Each resource counts how often it was made: what is made twice, or never, is seen. */
const fleet = (root: string): FleetStack[] =>
  ids.map((id) => ({
    id,
    resources: { one: "1", two: "2" },
    seconds: 1,
    command: `echo ${id} >> ${join(root, "made")}`,
  }));

/** What every stack's state holds, without what differs from run to run. */
function states(root: string): Record<string, string[]> {
  return Object.fromEntries(
    ids.map((id) => {
      const state = JSON.parse(readFileSync(join(root, "state", `${id}.tfstate`), "utf8")) as {
        resources: { type: string; name: string; instances: { status?: string; attributes: { input: unknown } }[] }[];
      };
      const held = state.resources.map(({ type, name, instances }) =>
        JSON.stringify([type, name, instances.map(({ status, attributes }) => [status, attributes.input])]),
      );
      return [id, held.sort()];
    }),
  );
}

/** What a run may not leave: its lock, plans, files half written, and locks of states. */
function leftovers(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (name) =>
      !name.includes("/.terraform/") &&
      /\.tfplan$|run\.lock$|\.unfinished|\.events$|\.lock\.info$|runs\/.*\.json$/.test(name),
  );
}

/** Terraform processes that work in a checkout. */
async function terraformIn(root: string): Promise<string[]> {
  const { stdout } = await execa("sh", [
    "-c",
    "for p in /proc/[0-9]*; do echo \"$(readlink $p/cwd) $(tr '\\0' ' ' <$p/cmdline)\"; done",
  ]);
  return stdout.split("\n").filter((line) => line.startsWith(root) && line.includes("terraform "));
}

const started = Date.now();
const whole = (async () => {
  const root = checkout(["batcave", "batmobile"]);
  const done = await run(root, "apply", fleet(root));
  return { states: states(root), exitCode: done.exitCode, seconds: (Date.now() - started) / 1_000 };
})();

/** Ten moments, spread over a whole run: from before anything is synthesized to the last apply. */
const moments = [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95];

it.each(moments.map((share, index) => [share, index % 2 === 0 ? "SIGINT" : "SIGKILL"] as const))(
  "ends in the same state after %d of a run and %s, run again",
  async (share, signal) => {
    const expected = await whole;
    expect(expected.exitCode).toBe(0);
    const root = checkout(["batcave", "batmobile"]);
    writeFileSync(join(root, "fleet.json"), JSON.stringify(fleet(root)));
    const interrupted = execa("node", ["--import", "tsx", entry, root], { reject: false, all: true });
    // Loading the program is not part of a run.
    await new Promise((end) => setTimeout(end, (2 + share * expected.seconds) * 1_000));
    interrupted.kill(signal);
    const ended = await interrupted;
    if (signal === "SIGINT" && ended.exitCode !== 0) expect(await terraformIn(root)).toEqual([]);

    const again = await execa("node", ["--import", "tsx", entry, root], { reject: false, all: true });
    expect(again.all).toContain("STACK");
    expect(again.exitCode, again.all).toBe(0);
    expect(states(root)).toEqual(expected.states);
    expect(leftovers(root)).toEqual([]);
    expect(await terraformIn(root)).toEqual([]);
    const third = await run(root, "apply", fleet(root));
    expect(third.text.match(/unchanged/g)).toHaveLength(ids.length);
  },
);
