import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Contents of synthesized files, by their path. */
export type Hashes = ReadonlyMap<string, string>;

/** What is in a folder of synthesized stacks. */
export function hashes(folder: string): Hashes {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(folder, file), createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
}

/**
 * Files that one more cluster changed and should not have: all but those of its own stack, the observability cluster's, which
 * knows all clusters, and the list of stacks.
 */
export function changedFiles(before: Hashes, after: Hashes, environment: string, added: string): readonly string[] {
  const expected = new RegExp(`^(manifest\\.json|stacks/${environment}-(observability|${added})/.*)$`);
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (file) => before.get(file) !== after.get(file) && !expected.test(file),
  );
}
