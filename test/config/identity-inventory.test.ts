import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { emptyInventory, readInventory } from "../../src/config/identity-inventory.js";
import { loadFiles, environmentFile } from "../support/environment.js";
import { stringify } from "yaml";

const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-inventory-"));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string) {
  const file = join(folder, "identities.json");
  writeFileSync(file, text);
  return readInventory(file);
}

const fingerprint = "0".repeat(64);

const inventory = {
  version: 1,
  authorities: {
    writers: {
      revision: 1,
      certificates: [
        { commonName: "writers", notBefore: "2026-01-01T00:00:00Z", notAfter: "2031-01-01T00:00:00Z", fingerprint },
      ],
    },
  },
  certificates: {
    "batcave/writer": {
      authority: "writers",
      commonName: "batcave",
      names: [],
      notBefore: "2026-01-01T00:00:00Z",
      notAfter: "2026-04-01T00:00:00Z",
      fingerprint,
      revision: 3,
    },
  },
  credentials: { "observability/grafana-admin": { revision: 2 } },
};

describe("readInventory", () => {
  it("is empty before the identities are made", () => {
    expect(readInventory(join(folder, "none.json"))).toEqual({ inventory: emptyInventory, problems: [] });
  });

  it("knows revisions and ends, and reaches the environment from beside its file", () => {
    expect(read(JSON.stringify(inventory)).inventory.certificates["batcave/writer"]?.revision).toBe(3);
    const { environments } = loadFiles({
      "test.yaml": stringify(environmentFile()),
      "test/identities.json": JSON.stringify(inventory),
    });
    expect(environments[0]?.inventory.credentials).toEqual({ "observability/grafana-admin": { revision: 2 } });
  });

  it("rejects a damaged file, with what to do", () => {
    expect(read("{").problems).toMatchObject([
      { rule: "JSON", remedy: expect.stringContaining("version control") as string },
    ]);
    expect(read(JSON.stringify({ ...inventory, version: 2 })).problems).toMatchObject([{ path: ["version"] }]);
  });

  it("rejects whatever looks like a secret, because it knows every key it has", () => {
    const certificate = { ...inventory.certificates["batcave/writer"], key: "-----BEGIN PRIVATE KEY-----" };
    const { problems } = read(JSON.stringify({ ...inventory, certificates: { "batcave/writer": certificate } }));
    expect(problems.map(({ path }) => path)).toEqual([["certificates", "batcave/writer"]]);
  });
});
