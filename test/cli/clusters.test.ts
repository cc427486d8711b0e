import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { runAddCluster, type AddArguments } from "../../src/cli/run-add-cluster.js";
import { runIdentities } from "../../src/cli/run-identities.js";
import { runListClusters, type ListArguments } from "../../src/cli/run-list-clusters.js";
import { runRemoveCluster, type RemoveArguments } from "../../src/cli/run-remove-cluster.js";
import { readInventory } from "../../src/config/identity-inventory.js";
import { child, environmentFile, type Settings } from "../support/environment.js";
import { start } from "../support/identities.js";

let root: string;
const at = (path: string) => join(root, path);
const file = () => readFileSync(at("environments/test.yaml"), "utf8");
const describeEnvironment = (overrides: Settings = {}, name = "test") =>
  writeFileSync(at(`environments/${name}.yaml`), `# Kept.\n${stringify(environmentFile(overrides))}`);
const inventory = () => readInventory(at("environments/test/identities.json")).inventory;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "clusters-command-"));
  mkdirSync(at("environments"));
  describeEnvironment({ childClusters: [child("batcave"), child("batmobile")] });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function told(run: (place: Parameters<typeof runAddCluster>[2]) => void | Promise<void>): Promise<string> {
  let text = "";
  await run({
    environments: at("environments"),
    identities: at("identities"),
    project: root,
    now: start,
    write: (more) => (text += more),
  });
  return text.replaceAll(`${root}/`, "");
}
const add = (names: string, given: Partial<AddArguments> = {}) =>
  told((place) =>
    runAddCluster(names.split(" "), { mode: "agent", outageBudget: "12h", identity: true, ...given }, place),
  );
const remove = (names: string, given: Partial<RemoveArguments> = {}) =>
  told((place) => runRemoveCluster(names.split(" "), { identity: true, ...given }, place));
const list = (name?: string, given: ListArguments = {}) => told((place) => runListClusters(name, given, place));
const identities = () => told((place) => runIdentities("test", {}, place));

function deployed(cluster: string, resources: number): void {
  mkdirSync(at("state"), { recursive: true });
  const json = JSON.stringify({ version: 4, resources: Array(resources).fill({ mode: "managed" }) });
  writeFileSync(at(`state/test-${cluster}.tfstate`), json);
}

describe("npm run clusters -- add", () => {
  it("adds an entry, makes its identity and says what changes and what comes next", async () => {
    const before = file();
    await identities();
    const text = await add("test batplane");
    expect(file().startsWith(before)).toBe(true);
    expect(
      file()
        .slice(before.length)
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      "- name: batplane",
      "cluster:",
      "kubeconfig: ~/.kube/config",
      "context: batplane",
      "prometheus:",
      "mode: agent",
      "outageBudget: 12h",
      "",
    ]);
    expect(text).toContain("  + ");
    expect(text).toMatch(/^new stack test-batplane: 1\d resources$/m);
    expect(text).toMatch(
      /^ {2}kubernetes_config_map_v1\.receive-routers_limits_\S+ {2}data\.limits\.yaml: 6 lines added, 0 removed$/m,
    );
    expect(text).toMatch(/^unchanged: test-batcave, test-batmobile$/m);
    expect(text).toMatch(/^batplane\/writer made, valid until 2027-02-20$/m);
    expect(text).toMatch(/npm run deploy -- test observability [^]*npm run deploy -- test batplane/);
    expect(inventory().certificates["batplane/writer"]?.commonName).toBe("batplane");
    expect(existsSync(at("identities/test/test-batplane.tfvars.json"))).toBe(true);
  });

  it("foretells that the certificate will be watched", async () => {
    await identities();
    const text = await add("test batplane", { dryRun: true });
    expect(text).toMatch(/data\.\S*: \d+ lines added/);
    expect(text).toContain("certificate");
  });

  it("writes nothing in a dry run", async () => {
    await identities();
    const before = [file(), JSON.stringify(inventory()), readdirSync(root, { recursive: true }).sort().join()];
    expect(await add("test batplane", { dryRun: true })).toMatch(/new stack test-batplane[^]*Nothing was written/);
    expect([file(), JSON.stringify(inventory()), readdirSync(root, { recursive: true }).sort().join()]).toEqual(before);
  });

  it("leaves the identity to who has the private half", async () => {
    const text = await add("test batplane", { identity: false });
    expect(text).toContain("npm run identities -- test\n");
    expect(existsSync(at("identities"))).toBe(false);
  });

  it("writes every option where it belongs, and only those that were given", async () => {
    await add("test batplane", {
      activeSeries: "20000",
      scrapeInterval: "60s",
      volumeSize: "20Gi",
      buffer: "diskQueue",
      kubeconfig: "/etc/kube",
      context: "plane",
      namespace: "metrics",
    });
    expect(
      file()
        .slice(file().indexOf("- name: batplane"))
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      "- name: batplane",
      "cluster:",
      "kubeconfig: /etc/kube",
      "context: plane",
      "namespace: metrics",
      "prometheus:",
      "mode: agent",
      "scrapeInterval: 60s",
      "outageBudget: 12h",
      "activeSeries: 20000",
      "buffer: diskQueue",
      "volumeSize: 20Gi",
      "",
    ]);
  });

  it("needs no environment's name where there is one", async () => {
    await add("batplane");
    expect(file()).toContain("- name: batplane");
  });

  it("keeps the file's mode, and a link to it", async () => {
    renameSync(at("environments/test.yaml"), at("elsewhere.yaml"));
    chmodSync(at("elsewhere.yaml"), 0o664);
    symlinkSync(at("elsewhere.yaml"), at("environments/test.yaml"));
    await add("test batplane");
    expect(statSync(at("elsewhere.yaml")).mode & 0o777).toBe(0o664);
    expect(readFileSync(at("elsewhere.yaml"), "utf8")).toContain("- name: batplane");
    expect(readdirSync(at("environments")).filter((name) => name.includes("unfinished"))).toEqual([]);
  });

  it.each([
    ["batcave", {}, /test\.yaml has a child cluster batcave already/],
    ["Bat_Plane", { mode: "agnt", outageBudget: "soon" }, /3 problems; nothing was written[^]*name[^]*agnt[^]*soon/],
    ["batplane", { mode: undefined }, /prometheus\.mode/],
    ["observability", {}, /not a reserved name/],
    ["batplane", { context: "batcave" }, /a context and namespace of its own/],
    ["batplane", { kubeconfig: "here" }, /a path that starts with/],
  ] satisfies [string, Partial<AddArguments>, RegExp][])(
    "rejects %s with %j and writes nothing",
    async (name, given, message) => {
      const before = file();
      await expect(add(`test ${name}`, given)).rejects.toThrow(message);
      expect(file()).toBe(before);
      expect(existsSync(at("identities"))).toBe(false);
    },
  );

  it("rejects to change a file that is wrong already", async () => {
    describeEnvironment({ childClusters: [child("batcave", { namespace: "Wrong" })] });
    await expect(add("test batplane")).rejects.toThrow(
      /1 problem; nothing was written[^]*childClusters\[0\]\.namespace/,
    );
  });

  it("rejects to change it where the private half of the identities is elsewhere", async () => {
    await identities();
    rmSync(at("identities"), { recursive: true });
    const before = file();
    await expect(add("test batplane")).rejects.toThrow(/fetch a copy of the folder/);
    expect(file()).toBe(before);
  });

  it("rejects to guess between several environments", async () => {
    describeEnvironment({ observability: { objectStore: { existing: { bucket: "other" } } } }, "other");
    await expect(add("batplane")).rejects.toThrow(
      "which environment? There are other and test, and none of them is the usual one: npm run clusters -- add <environment> batplane",
    );
    await expect(list()).rejects.toThrow("npm run clusters -- list <environment>");
    await expect(add("batplane test")).rejects.toThrow(
      "the environment comes first: npm run clusters -- add test batplane",
    );
    await expect(add("test batplane batboat")).rejects.toThrow("one cluster at a time");
    await expect(add("tset batplane")).rejects.toThrow("did you mean test?");
  });
});

describe("npm run clusters -- remove", () => {
  it("gives the former bytes back, and the identity away", async () => {
    await identities();
    const before = file();
    await add("test batplane");
    const text = await remove("test batplane");
    expect(file()).toBe(before);
    expect(inventory().certificates).not.toHaveProperty("batplane/writer");
    expect(existsSync(at("identities/test/test-batplane.tfvars.json"))).toBe(false);
    expect(text).toContain("test-batplane is no stack of this environment any more");
    expect(text).toMatch(/data\.limits\.yaml: 0 lines added, 6 removed/);
    expect(text).toContain("Its certificate stays valid until 2027-02-20");
    expect(text).toContain("raw 30d, 5-minute 180d, 1-hour 2y");
    expect(text).toContain("npm run deploy -- test observability");
  });

  it("says where a cluster is still named", async () => {
    describeEnvironment({
      childClusters: [child("batcave"), child("batmobile")],
      observability: { remoteWrite: { denied: ["batcave"] }, ruler: { ruleFiles: ["test/rules.yaml"] } },
    });
    mkdirSync(at("environments/test"));
    const rules = "groups:\n  - name: a\n    rules:\n      - { record: x, expr: 'up{tenant_id=\"batcave\"}' }\n";
    writeFileSync(at("environments/test/rules.yaml"), rules);
    const text = await remove("test batcave", { dryRun: true });
    expect(text).toMatch(/^ {2}environments\/test\.yaml:\d+ {2}- batcave$/m);
    expect(text).toMatch(/^ {2}environments\/test\/rules\.yaml:4 /m);
    expect(text).not.toContain("identities.json");
  });

  it("takes a cluster out whose stack is destroyed", async () => {
    deployed("batmobile", 0);
    await remove("test batmobile");
    expect(file()).not.toContain("batmobile");
  });

  it("rejects to forget a stack that is still there, unless somebody says so", async () => {
    deployed("batmobile", 16);
    const before = file();
    await expect(remove("test batmobile")).rejects.toThrow(
      /test-batmobile is still there: state\/test-batmobile\.tfstate lists 16 resources; .*npm run destroy -- test batmobile/,
    );
    await expect(remove("test batmobile", { destroyed: true })).rejects.toThrow("lists 16 resources");
    expect(file()).toBe(before);
    expect(await remove("test batmobile", { dryRun: true })).toMatch(/lists 16 resources[^]*Nothing was written/);
    writeFileSync(at("state/test-batmobile.tfstate"), "{");
    await expect(remove("test batmobile")).rejects.toThrow("lists what nobody can read");
    expect(file()).toBe(before);
    await remove("test batmobile", { keepRunning: true });
    expect(file()).not.toContain("batmobile");
  });

  it("rejects to guess about state that is not on this machine", async () => {
    describeEnvironment({
      backend: { s3: { bucket: "states", region: "eu-west-1" } },
      childClusters: [child("batcave"), child("batmobile")],
    });
    await expect(remove("test batmobile")).rejects.toThrow(/its state in S3.*say --destroyed/);
    await remove("test batmobile", { destroyed: true });
    expect(file()).not.toContain("batmobile");
  });

  it("rejects the last cluster, and one that there is not", async () => {
    await expect(remove("test batboat")).rejects.toThrow(
      "test has no child cluster batboat; choose one of batcave, batmobile",
    );
    await remove("test batmobile");
    const before = file();
    await expect(remove("test batcave")).rejects.toThrow(/nothing was written/);
    expect(file()).toBe(before);
  });
});

describe("npm run clusters -- list", () => {
  it("shows every child cluster, and when its certificate ends", async () => {
    await identities();
    const text = await list();
    expect(text.split("\n")[0]).toMatch(/^CLUSTER +MODE +OUTAGE BUDGET +BUFFER +CONTEXT +STACK +CERTIFICATE ENDS$/);
    expect(text).toMatch(/^batmobile +server +1h +wal +batmobile +test-batmobile +2027-02-20$/m);
  });

  it("says of certificates that somebody else issues, or nobody yet", async () => {
    describeEnvironment({ childClusters: [child("batcave", { identity: { secret: "own" } }), child("batmobile")] });
    expect(JSON.parse(await list("test", { json: true }))).toMatchObject([
      { cluster: "batcave", certificateEnds: "Secret own" },
      { cluster: "batmobile", certificateEnds: "none yet", stack: "test-batmobile" },
    ]);
  });
});

describe("the program", () => {
  it("says what is wrong without a stack trace, and exits with 1", { timeout: 60_000 }, async () => {
    const url = (path: string) => new URL(path, import.meta.url);
    const loader = url("../../node_modules/tsx/dist/loader.mjs").href;
    const program = ["--import", loader, url("../../src/cli/clusters.ts").pathname];
    const { exitCode, stderr } = await execa("node", [...program, "add", "batcave", "--mode", "agent"], {
      cwd: root,
      reject: false,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("has a child cluster batcave already");
    expect(stderr).not.toContain("    at ");
  });
});
