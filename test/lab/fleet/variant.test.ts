import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Claim } from "../../../lab/claim.js";
import { minioServersOption } from "../../../lab/fleet/minio-servers-option.js";
import { keepVariant, readVariant, variantProblem, withVariant } from "../../../lab/fleet/variant.js";
import { labPaths, type LabPaths } from "../../../lab/paths.js";
import { currentBootId } from "../../../lab/process/identity.js";
import { loadEnvironments } from "../../../src/config/load.js";
import { rules } from "../../../src/config/rules/index.js";

const four = { minioServers: 4 };

let folder: string;
let paths: LabPaths;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "variant-"));
  paths = labPaths(join(folder, "cache"), join(folder, "state"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A lab is claimed. @param bootId @default this one */
function claim(bootId = currentBootId()): void {
  mkdirSync(paths.state, { recursive: true });
  const content: Claim = { checkout: "/src/thanos-fleet", bootId, createdFolders: [] };
  writeFileSync(paths.claim, JSON.stringify(content));
}

describe("the variant of a lab", () => {
  it("is what it was started with, for later starts too", () => {
    keepVariant(paths, four);
    claim();
    keepVariant(paths, undefined);
    expect(readVariant(paths)).toEqual(four);
    expect(variantProblem(paths, undefined)).toBeUndefined();
    expect(variantProblem(paths, four)).toBeUndefined();
  });

  it("is not that of a start that got no further", () => {
    keepVariant(paths, four);
    keepVariant(paths, undefined);
    expect(readVariant(paths)).toBeUndefined();
  });

  it("leaves nothing behind where the file's lab is to start", () => {
    keepVariant(paths, undefined);
    expect(existsSync(paths.state)).toBe(false);
  });

  it("is not asked for before it is kept", () => {
    expect(variantProblem(paths, four)).toBeUndefined();
    expect(existsSync(paths.state)).toBe(false);
  });

  it("rejects another one than that of the lab that exists", () => {
    claim();
    expect(variantProblem(paths, four)?.message).toContain("the lab that exists has 1 MinIO servers");
    rmSync(paths.claim);
    keepVariant(paths, { minioServers: 6 });
    claim();
    expect(variantProblem(paths, four)?.message).toContain("the lab that exists has 6 MinIO servers");
  });

  it("may be another one after the machine was restarted, because nothing of that lab stays", () => {
    claim("of an earlier boot");
    expect(variantProblem(paths, four)).toBeUndefined();
  });
});

describe("the number of MinIO's servers", () => {
  it.each(["4", "16"])("can be %s", (text) => {
    expect(minioServersOption(text)).toBe(Number(text));
  });

  it.each(["3", "17", "4.5", "-4", "4x", "", "four", "1e1"])("rejects %j", (text) => {
    expect(() => minioServersOption(text)).toThrow(InvalidArgumentError);
  });

  it("is one that the rules of an environment let pass", () => {
    const [lab] = loadEnvironments("environments", ["lab"]);
    for (let servers = 4; servers <= 16; servers++) {
      const changed = withVariant(lab!, { minioServers: minioServersOption(String(servers)) });
      expect(rules.flatMap((rule) => rule(changed))).toEqual([]);
    }
  });
});
