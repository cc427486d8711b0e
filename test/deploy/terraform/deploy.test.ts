import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { checkout, type FleetStack } from "./support/fleet.js";
import { run } from "./support/run.js";

const children = ["batcave", "batmobile"];
const fleet = (change: Partial<FleetStack> = {}): FleetStack[] =>
  ["field-observability", ...children.map((name) => `field-${name}`)].map((id) => ({
    id,
    resources: { ring: "three", limits: "none" },
    ...change,
  }));

/** The table at the end, by stack: its state and its counts. */
function summary(text: string): Record<string, string> {
  const rows = text.slice(text.indexOf("STACK ")).trim().split("\n").slice(1);
  return Object.fromEntries(
    rows.map((row): [string, string] => {
      const [id = "", ...cells] = row.split(/ {2,}/);
      return [id, cells.slice(0, -1).join(" ")];
    }),
  );
}

const log = (root: string) => join(root, "log");
const lines = (root: string) => (existsSync(log(root)) ? readFileSync(log(root), "utf8").trim().split("\n") : []);
/** Stacks that write down when they are made. */
const logging = (root: string) =>
  fleet().map((stack) => ({ ...stack, resources: { ring: "three" }, command: `echo ${stack.id} >> ${log(root)}` }));

/** Everything in a checkout that a run may not leave behind. */
function leftovers(root: string): string[] {
  return readdirSync(join(root, "cdktf.out"), { recursive: true, encoding: "utf8" }).filter(
    (name) => !name.includes(".terraform") && /\.tfplan$|run\.lock$|\.unfinished|\.events$|runs\/.*\.json$/.test(name),
  );
}

describe("deploy", () => {
  it("applies every stack, Receive before those who write to it, and changes nothing the second time", async () => {
    const root = checkout(children);
    const first = await run(root, "apply", logging(root));
    expect(first.exitCode).toBe(0);
    expect(summary(first.text)).toEqual({
      "field-observability": "applied 1 0 0",
      "field-batcave": "applied 1 0 0",
      "field-batmobile": "applied 1 0 0",
    });
    expect(lines(root)[0]).toBe("field-observability");
    expect(leftovers(root)).toEqual([]);
    const second = await run(root, "apply", logging(root));
    expect(new Set(Object.values(summary(second.text)))).toEqual(new Set(["unchanged 0 0 0"]));
    expect(lines(root)).toHaveLength(3);
  });

  it("makes anew what somebody destroyed by hand", async () => {
    const root = checkout(children);
    await run(root, "apply", fleet());
    const folder = join(root, "cdktf.out", "stacks", "field-batcave");
    await execa("terraform", ["destroy", "-auto-approve", "-input=false"], { cwd: folder });
    const again = await run(root, "apply", fleet());
    expect(summary(again.text)).toMatchObject({
      "field-observability": "unchanged 0 0 0",
      "field-batcave": "applied 2 0 0",
    });
  });

  it("lets a cluster that is away wait, and deploys the others", async () => {
    const root = checkout(children);
    const reach = { "field-batcave": () => Promise.resolve({ state: "away", reason: "no route to host" } as const) };
    const done = await run(root, "apply", fleet(), { reach });
    expect(done.exitCode).toBe(0);
    expect(summary(done.text)).toMatchObject({ "field-batcave": "pending - - -", "field-batmobile": "applied 2 0 0" });
    expect(done.text).toContain("field-batcave: pending, no route to host");
    expect((await run(root, "apply", fleet(), { reach, given: { requireAll: true } })).exitCode).toBe(1);
  });

  it("goes on without Receive's cluster when that is away: who writes can wait", async () => {
    const root = checkout(children);
    const reach = { "field-observability": () => Promise.resolve({ state: "away", reason: "timeout" } as const) };
    const done = await run(root, "apply", fleet(), { reach });
    expect(summary(done.text)).toMatchObject({
      "field-observability": "pending - - -",
      "field-batcave": "applied 2 0 0",
    });
  });

  it("rejects a cluster whose context is wrong, alone", async () => {
    const root = checkout(children);
    const reach = {
      "field-batcave": () => Promise.resolve({ state: "refused", reason: 'context "x" does not exist' } as const),
    };
    const done = await run(root, "apply", fleet(), { reach });
    expect(done.exitCode).toBe(1);
    expect(summary(done.text)).toMatchObject({ "field-batcave": "failed - - -", "field-batmobile": "applied 2 0 0" });
    expect(done.text).toContain('field-batcave: context "x" does not exist');
  });

  it("does not try those who write when Receive's stack fails, and says which failed and where all of it stands", async () => {
    const root = checkout(children);
    const [observability, ...others] = fleet();
    const broken = [{ ...observability!, command: "echo the disk of the API server is on fire >&2; false" }, ...others];
    const done = await run(root, "apply", broken);
    expect(done.exitCode).toBe(1);
    expect(summary(done.text)["field-observability"]).toMatch(/^failed/);
    expect(summary(done.text)["field-batcave"]).toBe("not tried 2 0 0");
    const file = /log +(\S+)/.exec(done.text)?.[1] ?? "";
    expect(readFileSync(file, "utf8")).toContain("on fire");
    expect(leftovers(root)).toEqual([]);
  });

  it("passes secrets through: they are in no plan, state, log or output", async () => {
    const root = checkout(children);
    const canary = "canary-7f3d";
    const stacks = fleet({ variable: "writer_key", command: "false" });
    const done = await run(root, "apply", stacks, { variables: { writer_key: canary } });
    expect(done.exitCode).toBe(1);
    expect(done.text + done.told).not.toContain(canary);
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const holding = files
      .map((one) => join(one.parentPath, one.name))
      .filter((file) => readFileSync(file, "latin1").includes(canary));
    expect(holding).toEqual([]);
  });

  it("rejects a secret that has no value, and names who makes it", async () => {
    const root = checkout(children);
    const done = await run(root, "apply", fleet({ variable: "writer_key" }));
    expect(done.exitCode).toBe(1);
    expect(done.text).toContain("No value for the variable writer_key. npm run identities makes it.");
  });

  it("rejects a state that somebody else has locked, and says who and how to end it", async () => {
    const root = checkout(children);
    // It goes on when it is told to, however busy the machine is.
    const [begun, goOn] = [join(root, "begun"), join(root, "go-on")];
    const slow = fleet({ command: `touch ${begun}; while [ ! -e ${goOn} ]; do sleep 0.1; done` });
    const holding = run(root, "apply", slow, { named: ["batcave"] });
    await untilExists(begun);
    // From another checkout of the same fleet, with the same states.
    const other = checkout(children);
    rmSync(join(other, "state"), { recursive: true, force: true });
    symlinkSync(join(root, "state"), join(other, "state"));
    const refused = await run(other, "apply", slow, { named: ["batcave"], given: { lockTimeout: "0s" } });
    writeFileSync(goOn, "");
    expect(refused.exitCode).toBe(1);
    expect(refused.text).toMatch(/field-batcave: its state is locked by \S+@\S+ since \d{4}-/);
    expect(refused.text).toMatch(/force-unlock [0-9a-f-]{36}/);
    expect((await holding).exitCode).toBe(0);
  });

  it("rejects a second run in the same checkout, and takes over the lock of a run that is dead", async () => {
    const root = checkout(children);
    const first = run(root, "apply", fleet({ seconds: 2 }));
    await untilExists(join(root, "cdktf.out", "run.lock"));
    await expect(run(root, "plan", fleet())).rejects.toThrow(
      /apply field is running in this checkout since .* \(process \d+/,
    );
    await first;
    const dead = {
      pid: 2 ** 22 + 1,
      host: hostname(),
      since: "2026-01-01",
      command: "apply field",
    };
    writeFileSync(join(root, "cdktf.out", "run.lock"), JSON.stringify(dead));
    expect((await run(root, "plan", fleet())).exitCode).toBe(0);
  });

  it("keeps what was synthesized before when there is no room for more", async () => {
    const root = checkout(children);
    await run(root, "apply", fleet());
    const file = join(root, "cdktf.out", "stacks", "field-batcave", "cdk.tf.json");
    const before = readFileSync(file, "utf8");
    const full = (outdir: string): Promise<void> => {
      mkdirSync(join(outdir, "stacks", "field-batcave"), { recursive: true });
      writeFileSync(join(outdir, "stacks", "field-batcave", "cdk.tf.json"), "{");
      return Promise.reject(Object.assign(new Error("write"), { code: "ENOSPC" }));
    };
    await expect(run(root, "apply", fleet(), { place: { synthesize: full } })).rejects.toThrow(
      /no space left.*nothing was changed/,
    );
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(leftovers(root)).toEqual([]);
  });

  it.each([
    ["no-such-terraform", /there is no no-such-terraform/],
    ["old-terraform", /is version 1\.9\.8; install Terraform ≥ 1\.11/],
  ])("rejects %s before anything is written", async (name, message) => {
    const root = checkout(children);
    const program = name === "old-terraform" ? join(root, name) : name;
    writeFileSync(join(root, "old-terraform"), '#!/bin/sh\necho \'{"terraform_version": "1.9.8"}\'\n', { mode: 0o755 });
    const environment = { ...process.env, TERRAFORM_BINARY_NAME: program };
    await expect(run(root, "apply", fleet(), { place: { environment } })).rejects.toThrow(message);
    expect(existsSync(join(root, "cdktf.out"))).toBe(false);
  });
});

describe("diff and the plans it keeps", () => {
  it("changes nothing, and says with its exit code whether a plan does", async () => {
    const root = checkout(children);
    const planned = await run(root, "plan", logging(root), { given: { detailedExitcode: true } });
    expect(planned.exitCode).toBe(2);
    expect(summary(planned.text)["field-batcave"]).toBe("planned 1 0 0");
    expect(lines(root)).toEqual([]);
    await run(root, "apply", logging(root));
    expect((await run(root, "plan", logging(root), { given: { detailedExitcode: true } })).exitCode).toBe(0);
  });

  it("keeps plans that are applied as they are, whatever the files say by then", async () => {
    const root = checkout(children);
    const plans = join(root, "plans");
    await run(root, "plan", fleet(), { given: { out: plans } });
    const changed = fleet().map((one) => ({ ...one, resources: { ...one.resources, more: "not looked at" } }));
    const applied = await run(root, "apply", changed, { given: { plans } });
    expect(applied.exitCode).toBe(0);
    expect(summary(applied.text)["field-batcave"]).toBe("applied 2 0 0");
    expect(readFileSync(join(root, "state", "field-batcave.tfstate"), "utf8")).not.toContain("not looked at");
  });

  it("rejects a plan that is older than the state", async () => {
    const root = checkout(children);
    const plans = join(root, "plans");
    await run(root, "plan", fleet(), { given: { out: plans } });
    await run(root, "apply", fleet());
    const late = await run(root, "apply", fleet(), { given: { plans } });
    expect(late.exitCode).toBe(1);
    expect(late.text).toContain("the plan is older than the state");
  });

  it("rejects a plan that was changed after somebody looked at it, and plans of another environment", async () => {
    const root = checkout(children);
    const plans = join(root, "plans");
    await run(root, "plan", fleet(), { given: { out: plans } });
    writeFileSync(join(plans, "field-batcave.tfplan"), "other", { flag: "a" });
    const index = join(plans, "plans.json");
    writeFileSync(index, readFileSync(index, "utf8").replace('"field"', '"prod"'));
    await expect(run(root, "apply", fleet(), { given: { plans } })).rejects.toThrow(
      /is of prod, not of field\n.*batcave\.tfplan is not the plan that was looked at/,
    );
    expect(existsSync(join(root, "state", "field-batcave.tfstate"))).toBe(false);
  });

  it("is written for a pull request", async () => {
    const root = checkout(children);
    const { text } = await run(root, "plan", fleet(), { given: { markdown: true } });
    expect(text).toContain("| field-batcave | planned | 2 | 0 | 0 |");
    expect(text).toMatch(/<details><summary>field-batcave<\/summary>\n\n```\ncreated +terraform_data\.limits/);
  });
});

describe("destroy", () => {
  it("takes away those who write before what they write to", async () => {
    const root = checkout(children);
    await run(root, "apply", fleet());
    const gone = await run(root, "destroy", fleet());
    expect(gone.exitCode).toBe(0);
    expect(Object.values(summary(gone.text))).toEqual(Array(3).fill("applied 0 0 2"));
    const order = gone.told.split("\n").filter((line) => line.includes("applied"));
    expect(order.at(-1)).toContain("field-observability");
  });
});

async function untilExists(file: string): Promise<void> {
  for (let waited = 0; waited < 600 && !existsSync(file); waited += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(existsSync(file)).toBe(true);
}
