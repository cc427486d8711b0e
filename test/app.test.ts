import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { Annotations } from "#cdktf";
import { buildApp } from "../src/app.js";
import { loadEnvironments } from "../src/config/load.js";
import { child, environment } from "./support/environment.js";
import { synthApp } from "./support/synth-app.js";

const everything = synthApp(loadEnvironments("environments"));

describe("buildApp", () => {
  it("makes one stack for each environment's observability cluster, one for each child cluster, and one for a bucket in AWS", () => {
    expect([...everything.stacks.keys()]).toEqual([
      "lab-batcave",
      "lab-batcopter",
      "lab-batmobile",
      "lab-observability",
      "prod-batcave",
      "prod-batcomputer",
      "prod-batcopter",
      "prod-batmobile",
      "prod-object-storage",
      "prod-observability",
    ]);
  });

  it("adds exactly one stack for another child cluster, and to the others only that it may write and is watched", () => {
    const names = ["batcave", "batmobile", "batcopter"];
    const synth = (clusters: readonly string[]) =>
      synthApp([environment({ childClusters: clusters.map((name) => child(name)) })]);
    const before = synth(names);
    // In the middle of the list, so that nothing may depend on a position.
    const after = synth(["batcave", "batpod", "batmobile", "batcopter"]);
    expect([...after.stacks.keys()].filter((id) => !before.stacks.has(id))).toEqual(["test-batpod"]);
    for (const [id, { json, addresses }] of before.stacks) {
      expect(after.stacks.get(id)?.addresses, id).toEqual(addresses);
      const now = after.stacks.get(id)!.json;
      if (id !== "test-observability") expect(now, id).toEqual(json);
      else expect(withoutNamesOfClusters(now)).toEqual(withoutNamesOfClusters(json));
    }
    const texts = textsThatName("batpod", after.stacks.get("test-observability")!.json);
    expect(texts).toEqual(expect.arrayContaining(["limits.yaml", "fleet.yaml", "fleet.json"]));
  });

  it("gives a stack the same addresses in every environment", () => {
    const addresses = (id: string) => everything.stacks.get(id)?.addresses;
    expect(addresses("lab-batmobile")).toEqual(addresses("prod-batmobile"));
  });

  it("leaves the paths of this machine out of what constructs may annotate", async () => {
    const outdir = await mkdtemp(join(tmpdir(), "thanos-fleet-synth-"));
    try {
      const app = buildApp([environment()], { app: { outdir } });
      Annotations.of(app.node.findChild("test-batcave")).addInfo("a remark");
      app.synth();
      const manifest = await readFile(join(outdir, "manifest.json"), "utf8");
      expect(manifest).toContain("a remark");
      expect(manifest).not.toContain(import.meta.filename);
    } finally {
      await rm(outdir, { recursive: true, force: true });
    }
  });

  it("synthesizes the same files from the same environments, wherever and whenever", () => {
    expect(synthApp(loadEnvironments("environments")).files).toEqual(everything.files);
  });
});

describe.each([...everything.files])("%s", (_, text) => {
  it("holds nothing of the machine it was made on", () => {
    const traces = [process.cwd(), "thanos-fleet-synth-", `${homedir()}/`, `/home/${userInfo().username}`];
    // As the beginning of a path: constructs and mounts may have such parts further down.
    const found = traces.filter((trace) => new RegExp(`(?<![\\w/])${trace.replaceAll(".", "\\.")}`).test(text));
    expect(found).toEqual([]);
  });
});

describe.each([...everything.stacks])("%s", (_, { json }) => {
  const blocks = (type: string) =>
    Object.values(((json.resource ?? {}) as Record<string, Record<string, Record<string, unknown>>>)[type] ?? {});

  it("passes Secrets on from variables that are kept nowhere", () => {
    for (const secret of blocks("kubernetes_secret_v1")) {
      expect(secret).not.toHaveProperty("data");
      expect(secret).not.toHaveProperty("string_data");
      for (const value of Object.values(secret.data_wo as object)) expect(value).toMatch(/^\$\{var\.[a-z_]+\}$/);
      expect(secret.data_wo_revision).toBeGreaterThanOrEqual(1);
    }
    for (const variable of Object.values((json.variable ?? {}) as Record<string, object>)) {
      expect(variable).toMatchObject({ sensitive: true, ephemeral: true, default: "" });
      expect(variable).toHaveProperty("validation");
    }
  });

  it("names no secret as a literal", () => {
    const suspicious: unknown[] = [];
    const visit = (node: unknown): void => {
      if (typeof node !== "object" || node === null) return;
      const { name, value } = node as { name?: unknown; value?: unknown };
      if (
        typeof name === "string" &&
        /PASSWORD|SECRET|TOKEN|ACCESS_KEY|MC_HOST/.test(name) &&
        typeof value === "string"
      ) {
        // References to other variables stay; what else there is of user information would be a secret.
        if (/[^/@:]@/.test(value.replaceAll(/\$\([A-Z_]+\)/g, "")) || !value.includes("$(")) suspicious.push(node);
      }
      Object.values(node).forEach(visit);
    };
    visit(json);
    expect(suspicious).toEqual([]);
    expect(JSON.stringify(json)).not.toMatch(/BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}/);
  });

  it("has nothing in it that Terraform refuses before it looks for providers", async () => {
    const folder = await mkdtemp(join(tmpdir(), "thanos-fleet-init-"));
    try {
      await writeFile(join(folder, "cdk.tf.json"), JSON.stringify(json));
      // An empty plugin folder: Terraform reads the whole configuration, and then finds no provider, without a network.
      const { stderr } = await execa("terraform", ["init", "-backend=false", "-no-color", `-plugin-dir=${folder}`], {
        cwd: folder,
        env: { CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: undefined },
        reject: false,
        timeout: 60_000,
      });
      const errors = stderr
        .split(/^Error: /m)
        .slice(1)
        .map((error) => error.split("\n")[0]);
      expect(new Set(errors), stderr).toEqual(new Set(["Failed to query available provider packages"]));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Files in which clusters stand by name, and what follows from them. */
const namesClusters = /^(limits\.yaml|fleet\.yaml|[a-z-]+\.json)$|checksum/;

/** A stack without the files that name clusters: limits, what is declared of each, dashboards. */
function withoutNamesOfClusters(json: Readonly<Record<string, unknown>>): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    namesClusters.test(key) ? undefined : value,
  ) as unknown;
}

/** Keys of the texts that name a cluster. */
function textsThatName(cluster: string, json: Readonly<Record<string, unknown>>): readonly string[] {
  const keys: string[] = [];
  JSON.parse(JSON.stringify(json), (key, value: unknown) => {
    if (typeof value === "string" && value.includes(cluster)) keys.push(key);
    return value;
  });
  return keys;
}
