import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execa, execaSync } from "execa";
import { afterEach, describe, expect, it } from "vitest";
import { checkout, type FleetStack } from "./support/fleet.js";
import { run } from "./support/run.js";

const mounts: string[] = [];
afterEach(() => {
  for (const mount of mounts.splice(0)) execaSync("umount", ["--lazy", mount]);
});

/** A file system of its own with so many kilobytes; needs root. */
function small(folder: string, kilobytes: number): void {
  mkdirSync(folder, { recursive: true });
  execaSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs", folder]);
  mounts.push(folder);
}

const isRoot = process.getuid?.() === 0;
const one = (change: Partial<FleetStack> = {}): FleetStack[] => [
  { id: "field-observability", resources: { ring: "three" }, ...change },
];
const named = ["observability"];
const notes = (root: string) => readdirSync(join(root, "cdktf.out", "runs"));

describe.runIf(isRoot)("a full disk", () => {
  it("rejects to begin, and keeps what was there", async () => {
    const root = checkout(["batcave"]);
    small(join(root, "cdktf.out"), 64);
    expect((await run(root, "apply", one(), { named })).exitCode).toBe(0);
    const file = join(root, "cdktf.out", "stacks", "field-observability", "cdk.tf.json");
    const before = readFileSync(file, "utf8");
    const large = one({ resources: { ring: "x".repeat(100_000) } });
    await expect(run(root, "apply", large, { named })).rejects.toThrow(/no space left on the disk/);
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(existsSync(join(root, "cdktf.out", "run.lock"))).toBe(false);
    expect((await run(root, "apply", one(), { named })).text).toContain("unchanged");
  });

  it("says where the state is when it cannot be written, and rejects to make everything a second time", async () => {
    const root = checkout(["batcave"]);
    small(join(root, "state"), 24);
    const made = join(root, "made");
    const fills = `echo made >> ${made}; [ -e ${root}/full ] && dd if=/dev/zero of=${root}/state/full bs=1k count=64 2>/dev/null; true`;
    writeFileSync(join(root, "full"), "");
    const stacks = one({ command: fills, resources: { ring: "x".repeat(3_000) } });
    const first = await run(root, "apply", stacks, { named });
    expect(first.exitCode).toBe(1);
    expect(first.text).toMatch(/its state could not be written/);
    const folder = join(root, "cdktf.out", "stacks", "field-observability");
    expect(first.text).toContain(`terraform -chdir=${folder} state push errored.tfstate`);

    execaSync("rm", [join(root, "state", "full"), join(root, "full")]);
    const again = await run(root, "apply", stacks, { named });
    expect(again.exitCode).toBe(1);
    expect(again.text).toContain("an earlier run could not write its state");
    expect(readFileSync(made, "utf8")).toBe("made\n");

    // What the message says to do, done.
    await execa("terraform", [`-chdir=${folder}`, "state", "push", "errored.tfstate"], {
      env: { TF_CLI_CONFIG_FILE: undefined },
    });
    execaSync("rm", [join(folder, "errored.tfstate")]);
    const last = await run(root, "apply", stacks, { named });
    // What outputs say was not in the state that was saved.
    expect(last.text).toMatch(/field-observability +(applied|unchanged) +0 +0 +0 /);
    expect(readFileSync(made, "utf8")).toBe("made\n");
  });
});

describe("Terraform itself", () => {
  it("is told to be killed when it was, with what to do, and the log and the plans are readable by their owner alone", async () => {
    const root = checkout(["batcave"]);
    const done = await run(root, "apply", one({ command: "kill -9 $(ps -o ppid= -p $$)" }), { named });
    expect(done.exitCode).toBe(1);
    expect(done.text).toContain("Terraform was killed, most likely because no memory was left");
    const log = /log +(\S+)/.exec(done.text)?.[1] ?? "";
    expect(statSync(log).mode & 0o777).toBe(0o600);
    const plans = join(root, "plans");
    await run(root, "plan", one(), { named, given: { out: plans } });
    const modes = readdirSync(plans).map((name) => statSync(join(plans, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it("is waited for when it is still at work after a run that was killed, longer than for a lock", async () => {
    const root = checkout(["batcave"]);
    const [begun, goOn] = [join(root, "begun"), join(root, "go-on")];
    const stacks = [
      ...one({ command: `touch ${begun}; while [ ! -e ${goOn} ]; do sleep 0.1; done` }),
      { id: "field-batcave", resources: { writer: "one" } },
    ];
    writeFileSync(join(root, "fleet.json"), JSON.stringify(stacks));
    const entry = resolve(import.meta.dirname, "support/process.ts");
    const killed = execa("node", ["--import", "tsx", entry, root], { reject: false });
    while (!existsSync(begun)) await new Promise((end) => setTimeout(end, 50));
    killed.kill("SIGKILL");
    await killed;
    expect(notes(root).filter((name) => name.endsWith(".process"))).toHaveLength(1);
    const again = run(root, "apply", stacks, { named, given: { lockTimeout: "0s" } });
    await new Promise((end) => setTimeout(end, 2_000));
    writeFileSync(goOn, "");
    const { exitCode, text, told } = await again;
    expect(told).toMatch(/Terraform of a run that was killed is still at work \(process \d+\); waiting for it/);
    expect(text).toContain("unchanged");
    expect(exitCode).toBe(0);
    expect(notes(root)).toEqual([]);
  });

  it("keeps a secret to itself that an error of somebody else's says", async () => {
    const root = checkout(["batcave"]);
    const secret = "canary-9c1e55";
    // A child of Terraform's has its environment.
    const stacks = one({ variable: "writer_key", command: `echo refused: $TF_VAR_writer_key >&2; false` });
    const { text, told } = await run(root, "apply", stacks, { named, variables: { writer_key: secret } });
    expect(text).toContain("refused: (value of writer_key)");
    const { stdout } = await execa("grep", ["-rlF", secret, root], { reject: false });
    expect([text, told, stdout].join("\n")).not.toContain(secret);
    expect(stdout).toBe("");
  });

  it("rejects a stack that was named and of which no plan is kept", async () => {
    const root = checkout(["batcave"]);
    const stacks = [...one(), { id: "field-batcave", resources: { writer: "one" } }];
    const plans = join(root, "plans");
    await run(root, "plan", stacks, { named, given: { out: plans } });
    await expect(run(root, "apply", stacks, { named: ["batcave"], given: { plans } })).rejects.toThrow(
      /has no plan of field-batcave/,
    );
  });
});
