import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findTerraform } from "../../src/deploy/terraform-version.js";

let folder = "";
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), "terraform-version-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that says what a Terraform of that version says. */
function saying(text: string): string {
  const file = join(folder, `program-${Math.random()}`);
  writeFileSync(file, `#!/bin/sh\necho '${text}'\n`);
  chmodSync(file, 0o755);
  return file;
}

describe("the Terraform to work with", () => {
  it.each(["1.11.0", "1.14.2", "2.0.0"])("may be version %s", async (version) => {
    expect(await findTerraform(saying(`{"terraform_version": "${version}"}`))).toEqual({ version });
  });

  it.each(["1.10.5", "0.15.0"])("rejects version %s, which has no write-only arguments", async (version) => {
    const program = saying(`{"terraform_version": "${version}"}`);
    expect(await findTerraform(program)).toEqual({
      problem: `${program} is version ${version}`,
      remedy: "install Terraform ≥ 1.11, or name another program in TERRAFORM_BINARY_NAME",
    });
  });

  it("rejects what is not there, and what is something else", async () => {
    expect(await findTerraform("no-such-terraform")).toMatchObject({ problem: "there is no no-such-terraform" });
    const other = saying("hello");
    expect(await findTerraform(other)).toMatchObject({ problem: `${other} does not tell its version` });
  });
});
