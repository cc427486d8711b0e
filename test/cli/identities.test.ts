import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runIdentities, type IdentitiesArguments } from "../../src/cli/run-identities.js";
import { stackVariables } from "../../src/identity/stack-variables.js";
import { child, environmentFile, type Settings } from "../support/environment.js";
import { day, start } from "../support/identities.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "identities-command-"));
  mkdirSync(join(root, "environments"));
  describeEnvironment();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function describeEnvironment(overrides: Settings = {}): void {
  writeFileSync(join(root, "environments/test.yaml"), stringify(environmentFile(overrides)));
}

async function run(given: IdentitiesArguments = {}, now = start, name = "test"): Promise<string> {
  let text = "";
  await runIdentities(name, given, {
    environments: join(root, "environments"),
    identities: join(root, "identities"),
    now,
    write: (more) => (text += more),
  });
  return text.replaceAll(`${root}/`, "");
}

/** The program itself, as npm runs it. */
function command(...args: readonly string[]) {
  const url = (path: string) => new URL(path, import.meta.url);
  const loader = url("../../node_modules/tsx/dist/loader.mjs").href;
  return execa("node", ["--import", loader, url("../../src/cli/identities.ts").pathname, ...args], {
    cwd: root,
    reject: false,
  });
}

describe("npm run identities", () => {
  it("deploys the observability cluster without the bucket it depends on, which takes no variables", async () => {
    const s3 = { bucket: "metrics", region: "eu-west-1", eks: { cluster: "observability" } };
    describeEnvironment({ observability: { objectStore: { existing: undefined, s3 } } });
    expect((await run()).split("\n").slice(-3, -1)).toEqual([
      "  npx cdktf deploy test-observability --ignore-missing-stack-dependencies --var-file identities/test/test-observability.tfvars.json",
      "  npx cdktf deploy test-batcave --var-file identities/test/test-batcave.tfvars.json",
    ]);
  });

  it("prints what expires when, and what to do next", async () => {
    const lines = (await run()).split("\n");
    expect(lines[0]).toMatch(/^IDENTITY +COMMON NAME +AUTHORITY +EXPIRES +DAYS LEFT +DONE$/);
    expect(lines).toContainEqual(expect.stringMatching(/^writers-1 +writers-1 +\(itself\) +2031-11-21 +1825 +made$/));
    expect(lines).toContainEqual(expect.stringMatching(/^batcave\/writer +batcave +writers +2027-02-20 +90 +made$/));
    expect(lines).toContainEqual(expect.stringMatching(/^observability\/grafana-admin +\(password\) .*made$/));
    expect(lines.slice(-5)).toEqual([
      "",
      "Next: commit environments/test/identities.json, then deploy what has changed:",
      "  npx cdktf deploy test-observability --var-file identities/test/test-observability.tfvars.json",
      "  npx cdktf deploy test-batcave --var-file identities/test/test-batcave.tfvars.json",
      "",
    ]);
  });

  it("asks to deploy nothing when nothing has changed", async () => {
    await run();
    const text = await run({}, day(59));
    expect(text).toMatch(/^batcave\/writer .* 31 +kept$/m);
    expect(text).not.toContain("cdktf");
    expect(text).toContain("Nothing has changed.");
  });

  it("leads through a rotation step by step", async () => {
    await run();
    const first = await run({ rotateAuthority: "writers" });
    expect(first).toContain("authority writers: rotation, step 1 of 3");
    expect(first).toContain("npx cdktf deploy test-batcave");
    expect(first).toMatch(
      /Once every stack is deployed.*:\n {2}npm run identities -- test --rotate-authority writers\n/,
    );
    const second = await run({ rotateAuthority: "writers" });
    expect(second).toMatch(/^batcave\/writer .*renewed: its authority changed$/m);
    expect(second).toMatch(
      /Once every stack is deployed.*:\n {2}npm run identities -- test --retire-authority writers\n/,
    );
    const last = await run({ retireAuthority: "writers" });
    expect(last).toContain("npx cdktf deploy test-batcave");
    expect(last).not.toContain("Once every stack");
  });

  it("names both authorities by naming neither", async () => {
    await run();
    expect(await run({ rotateAuthority: true })).toMatch(/:\n {2}npm run identities -- test --rotate-authority\n$/);
  });

  it("says until when a removed cluster could still write, and how to shut it out", async () => {
    await run();
    describeEnvironment({ childClusters: [child("batmobile")] });
    expect(await run()).toMatch(
      /^batcave\/writer is needed no more;.*valid until 2027-02-20\.\n.*observability\.remoteWrite\.denied: \[batcave\]$/m,
    );
  });

  it("warns of an authority that should be rotated", async () => {
    await run();
    expect(await run({}, day(4 * 365))).toContain("warning: the authority writers has under a third of its life left");
  });

  it("checks without changing anything", async () => {
    await expect(run({ check: true })).rejects.toThrow(
      /^batcave\/writer: there is none yet$[^]*npm run identities -- test/m,
    );
    await run();
    expect(await run({ check: true })).toBe("test: all 8 identities are there and good, judged by both halves\n");
    await expect(run({ check: true }, day(61))).rejects.toThrow(/under a third of its life left/);
  });

  it.each([
    [{ check: true, renew: ["all"] }, /--check changes nothing/],
    [{ check: true, rotateAuthority: true }, /--check changes nothing/],
    [{ rotateAuthority: true, retireAuthority: true }, /--rotate-authority and --retire-authority: one step at a time/],
    [{ rotateAuthority: "writer" }, /--rotate-authority writer: name writers or internal, or neither for both/],
    [{ leafDays: "a week" }, /--leaf-days: a whole number/],
  ] satisfies [IdentitiesArguments, RegExp][])("rejects %j", async (given, message) => {
    await run();
    await expect(run(given)).rejects.toThrow(message);
  });

  it("rejects an unknown environment as every command does", async () => {
    const { exitCode, stderr, stdout } = await command("tset");
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("did you mean test?");
    expect(stderr).not.toContain("    at ");
  });

  it("exits with 1 when a check fails", { timeout: 60_000 }, async () => {
    const { exitCode, stderr, stdout } = await command("test", "--check");
    expect([exitCode, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("batcave/writer: there is none yet");
  });

  it("prints no secret, whatever it is asked", { timeout: 60_000 }, async () => {
    const first = await command("test");
    expect(first.exitCode).toBe(0);
    let told = first.stdout + first.stderr;
    const given: IdentitiesArguments[] = [{ renew: ["all"] }, { rotateAuthority: true }, { check: true }, {}];
    // The program looks at the machine's clock, so everything after it does.
    for (const one of [...given, { replaceAuthority: true as const }]) {
      told += readFileSync(join(root, "environments/test/identities.json"), "utf8");
      for (const secret of secrets()) expect(told).not.toContain(secret);
      told += await run(one, new Date());
      for (const secret of secrets()) expect(told).not.toContain(secret);
    }
  });
});

/** Every line of every key, and every password. */
function secrets(): string[] {
  const lines = ["observability", "batcave"]
    .flatMap((cluster) => Object.entries(stackVariables(join(root, "identities/test"), "test", cluster)))
    .filter(([name]) => /_(key|password)$/.test(name))
    .flatMap(([, value]) => value.split("\n"))
    .filter((line) => line !== "" && !line.startsWith("-----"));
  expect(lines.length).toBeGreaterThan(5);
  return lines;
}
