import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { runSecrets } from "../../src/cli/run-secrets.js";
import { child, environmentFile } from "../support/environment.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "secrets-command-"));
  mkdirSync(join(root, "environments"));
  writeFileSync(
    join(root, "environments/test.yaml"),
    stringify(environmentFile({ childClusters: [child("batcave")] })),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function run(variables: Readonly<Record<string, string>>, isTerminal = false, show = false): Promise<string> {
  let text = "";
  await runSecrets("test", "batcave", show, {
    environments: join(root, "environments"),
    identities: join(root, "identities"),
    variables,
    isTerminal,
    write: (more) => (text += more),
  });
  return text;
}

const all = { writer_certificate: "C", writer_key: "K", writer_authorities: "A", other: "O" };

describe("npm run secrets", () => {
  it("writes the Secrets of a stack and nothing else, and no file", async () => {
    const documents = parseAllDocuments(await run(all, true, true)).map((one) => one.toJS() as Record<string, unknown>);
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({
      kind: "Secret",
      metadata: { name: "prometheus-writer" },
      data: { "tls.key": Buffer.from("K").toString("base64") },
    });
    expect(readdirSync(root)).toEqual(["environments"]);
  });

  it("prefers the private half to the process environment", async () => {
    mkdirSync(join(root, "identities/test"), { recursive: true });
    writeFileSync(join(root, "identities/test/test-batcave.tfvars.json"), JSON.stringify({ writer_key: "F" }));
    expect(await run(all)).toContain(Buffer.from("F").toString("base64"));
  });

  it("rejects a terminal", async () => {
    await expect(run(all, true)).rejects.toThrow(/is a terminal.*--show/);
  });

  it("rejects variables without a value, all at once", async () => {
    mkdirSync(join(root, "identities/test"), { recursive: true });
    writeFileSync(join(root, "identities/test/test-batcave.tfvars.json"), JSON.stringify({ writer_key: "F" }));
    await expect(run({})).rejects.toThrow(/variable writer_authorities[^]*variable writer_certificate/);
  });
});
