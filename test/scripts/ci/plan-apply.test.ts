import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { REPOSITORY, runScript } from "./run-script.js";

// A repository whose `diff` and `deploy` write down what they were called with and end as they are told to.
let root: string;
let home: string;

const FAKE = `
const { appendFileSync, existsSync, readFileSync, statSync } = require("node:fs");
const variables = "identities/prod/prod-batcave.tfvars.json";
const kubeconfig = process.env.HOME + "/.kube/config";
const seen = (file) => existsSync(file) ? { text: readFileSync(file, "utf8"), mode: (statSync(file).mode & 0o777).toString(8) } : null;
const secrets = ["STACK_VARIABLES", "VARIABLES_COMMAND", "KUBECONFIG_TEXT"].filter((name) => process.env[name] !== undefined);
appendFileSync("calls", JSON.stringify({ args: process.argv.slice(2), variables: seen(variables), kubeconfig: seen(kubeconfig), secrets }) + "\\n");
console.log("report");
process.exit(Number(existsSync("code") ? readFileSync("code", "utf8") : 0));
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "thanos-fleet-ci-"));
  home = join(root, "home");
  mkdirSync(join(root, "scripts"));
  mkdirSync(home);
  cpSync(join(REPOSITORY, "scripts/ci"), join(root, "scripts/ci"), { recursive: true });
  writeFileSync(join(root, "fake.cjs"), FAKE);
  const scripts = { diff: "node fake.cjs diff", deploy: "node fake.cjs deploy" };
  writeFileSync(join(root, "package.json"), JSON.stringify({ name: "fake", private: true, scripts }));
});

afterEach(() => rmSync(root, { recursive: true }));

interface Call {
  readonly args: readonly string[];
  readonly variables: { readonly text: string; readonly mode: string } | null;
  readonly kubeconfig: { readonly text: string; readonly mode: string } | null;
  readonly secrets: readonly string[];
}

const calls = (): Call[] =>
  existsSync(join(root, "calls"))
    ? readFileSync(join(root, "calls"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Call)
    : [];

const run = (script: string, env: Record<string, string> = {}) =>
  runScript(script, ["prod", "prod-batcave", "planned"], { root, env: { HOME: home, ...env } });

const endsWith = (code: number) => writeFileSync(join(root, "code"), String(code));
const status = () => readFileSync(join(root, "planned/status"), "utf8").trim();
const variablesFile = () => join(root, "identities/prod/prod-batcave.tfvars.json");

describe("plan.sh", () => {
  it.each([
    [0, "none", 0],
    [2, "changes", 0],
    [1, "failed", 1],
    [130, "failed", 1],
  ])("takes the exit code %i for %s", async (code, word, own) => {
    endsWith(code);
    expect((await run("plan.sh")).exitCode).toBe(own);
    expect(status()).toBe(word);
    expect(readFileSync(join(root, "planned/report.md"), "utf8")).toBe("report\n");
    expect(calls()[0]!.args).toEqual(
      "diff prod prod-batcave --out planned/plan --markdown --detailed-exitcode --require-all".split(" "),
    );
  });
});

describe("plan.sh, when somebody allowed addresses", () => {
  it("lets just these pass", async () => {
    await run("plan.sh", { ALLOW: "a.b" });
    expect(calls()[0]!.args.slice(-3)).toEqual(["--require-all", "--allow", "a.b"]);
  });
});

describe("drift.sh", () => {
  it.each([
    [0, "none", 0],
    [2, "changes", 2],
    [1, "failed", 1],
    [137, "failed", 1],
  ])("passes the exit code %i on as %s", async (code, word, own) => {
    endsWith(code);
    expect((await run("drift.sh")).exitCode).toBe(own);
    expect(status()).toBe(word);
    expect(calls()[0]!.args).toEqual("diff prod prod-batcave --markdown --detailed-exitcode --require-all".split(" "));
  });
});

describe("apply.sh", () => {
  it("applies what was planned, and may destroy just what somebody allowed", async () => {
    mkdirSync(join(root, "planned/plan"), { recursive: true });
    const ended = await run("apply.sh", { ALLOW: 'a.b  c.d["x"]' });
    expect(ended).toMatchObject({ exitCode: 0 });
    expect(calls()[0]!.args).toEqual([
      "deploy",
      "prod",
      "prod-batcave",
      "--plans",
      "planned/plan",
      "--require-all",
      "--allow",
      "a.b",
      "--allow",
      'c.d["x"]',
    ]);
  });

  it("rejects to apply without a plan", async () => {
    const { exitCode, stderr } = await run("apply.sh");
    expect(exitCode).toBe(1);
    expect(stderr).toContain("planned/plan is not there");
    expect(calls()).toEqual([]);
  });
});

describe("with-credentials.sh", () => {
  const secrets = {
    KUBECONFIG_TEXT: "apiVersion: v1",
    STACK_VARIABLES: JSON.stringify({ "prod-batcave": { key: "secret" }, "prod-other": { key: "other" } }),
  };

  it("puts a stack's own secrets in place, for their owner alone, and takes them away", async () => {
    endsWith(2);
    const { stdout, stderr } = await run("plan.sh", secrets);
    const [call] = calls();
    expect(JSON.parse(call!.variables!.text)).toEqual({ key: "secret" });
    expect(call).toMatchObject({ variables: { mode: "600" }, kubeconfig: { mode: "600", text: "apiVersion: v1\n" } });
    expect(call!.secrets).toEqual([]);
    expect([variablesFile(), join(home, ".kube/config")].filter((file) => existsSync(file))).toEqual([]);
    expect(statSync(join(root, "identities/prod")).mode & 0o077).toBe(0);
    expect(`${stdout}${stderr}`).not.toContain("secret");
  });

  it("takes them away when the command fails, too", async () => {
    endsWith(1);
    await run("drift.sh", secrets);
    expect(calls()).toHaveLength(1);
    expect(existsSync(variablesFile())).toBe(false);
  });

  it("asks a secret store by a command, with the stack as its argument", async () => {
    await run("plan.sh", { VARIABLES_COMMAND: `printf '{"of": "%s"}' "$1"` });
    expect(JSON.parse(calls()[0]!.variables!.text)).toEqual({ of: "prod-batcave" });
  });

  it("uses and keeps what a runner has of its own", async () => {
    mkdirSync(join(root, "identities/prod"), { recursive: true });
    writeFileSync(variablesFile(), '{"own": "one"}');
    await run("plan.sh", { STACK_VARIABLES: secrets.STACK_VARIABLES });
    expect(calls()[0]!.variables!.text).toBe('{"own": "one"}');
    expect(existsSync(variablesFile())).toBe(true);
  });

  it("runs a stack that has no variables without any, and says so", async () => {
    const { stderr } = await run("plan.sh", { STACK_VARIABLES: "{}" });
    expect(stderr).toContain("STACK_VARIABLES has no prod-batcave");
    expect(calls()[0]!.variables).toBeNull();
  });

  it.each([
    ["a kubeconfig over the runner's own", { KUBECONFIG_TEXT: "new" }, "is not overwritten"],
    ["variables that are no JSON", { STACK_VARIABLES: "secret: text" }, "from STACK_VARIABLES, are no JSON object"],
    [
      "variables of a stack that are no object",
      { STACK_VARIABLES: '{"prod-batcave": "secret"}' },
      "are no JSON object",
    ],
    ["a secret store that answers nonsense", { VARIABLES_COMMAND: "echo secret" }, "from VARIABLES_COMMAND"],
    ["a secret store that fails", { VARIABLES_COMMAND: "echo '{}'; false" }, ""],
  ])("rejects %s, and shows nothing of it", async (_, env, message) => {
    mkdirSync(join(home, ".kube"));
    writeFileSync(join(home, ".kube/config"), "own");
    const { exitCode, stdout, stderr } = await run("plan.sh", env);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(message);
    expect(`${stdout}${stderr}`).not.toMatch(/secret(?! store)/);
    expect(calls()).toEqual([]);
    expect(readFileSync(join(home, ".kube/config"), "utf8")).toBe("own");
    expect(existsSync(variablesFile())).toBe(false);
  });
});

describe("changed.sh", () => {
  it("leaves of the matrices what changes", async () => {
    for (const [stack, word] of Object.entries({ a: "changes", b: "none", c: "failed", d: "changes" })) {
      mkdirSync(join(root, "plans", `plan-${stack}`), { recursive: true });
      writeFileSync(join(root, "plans", `plan-${stack}`, "status"), `${word}\n`);
    }
    const job = (stack: string) => ({ environment: "prod", stack, runner: "ubuntu-latest" });
    const input = JSON.stringify({ first: [job("b"), job("a")], children: [job("c"), job("d")] });
    const { stdout } = await runScript("changed.sh", ["plans"], { root, input });
    expect(JSON.parse(stdout)).toEqual({ first: [job("a")], children: [job("d")] });
  });
});
