import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { warnings } from "../../src/config/warnings.js";
import { environmentFile, loadFiles } from "../support/environment.js";

function warningsOf(name: string): string[] {
  return loadFiles({ [`${name}.yaml`]: stringify(environmentFile()) }).environments.flatMap(warnings);
}

describe("warnings", () => {
  it.each(["prod", "staging", "laboratory"])("tell for %s that remote write is plain HTTP", (name) => {
    expect(warningsOf(name)).toHaveLength(1);
    expect(warningsOf(name)[0]).toMatch(
      new RegExp(`${name}\\.yaml: remote write to receive\\.example\\.com is plain HTTP and the tenant a header;`),
    );
  });

  it("spare the lab, whose traffic never leaves the machine", () => {
    expect(warningsOf("lab")).toEqual([]);
  });
});
