import { rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { day, identityPlace, issuing, start, type IdentityPlace } from "../support/identities.js";

let place: IdentityPlace;
beforeEach(() => {
  place = identityPlace();
});
afterEach(() => place.remove());

const moved = issuing({ observability: { remoteWrite: { host: "other.example.com" } } });

describe("checkIdentities", () => {
  it("misses everything before the first run, and writes nothing", () => {
    const { findings, count } = place.check();
    expect(findings).toHaveLength(count);
    expect(findings).toContain("batcave/writer: there is none yet");
    expect(findings).toContain("observability/minio-root: there is none yet");
    expect(place.files().size).toBe(0);
  });

  describe.each(["both halves", "the inventory"] as const)("by %s", (judged) => {
    const check: IdentityPlace["check"] = (...props) => {
      if (judged === "the inventory") rmSync(place.folder, { recursive: true, force: true });
      const before = place.files();
      const found = place.check(...props);
      expect(place.files()).toEqual(before);
      expect(found.judged).toBe(judged);
      return found;
    };

    it("finds nothing while all is well", async () => {
      await place.settle();
      expect(check(day(59))).toMatchObject({ findings: [], warnings: [], count: 14 });
    });

    it.each([
      ["is due", 61, issuing(), "batcave/writer: to be renewed, under a third of its life left", 9],
      ["has expired", 91, issuing(), "batcave/writer: to be renewed, expired", 9],
      ["does not match", 0, moved, "observability/receive-server: to be renewed, another common name", 1],
      ["is missing", 0, issuing({}, ["batcave", "batmobile", "batplane"]), "batplane/writer: there is none yet", 1],
      ["is too many", 0, issuing({}, ["batcave"]), expect.stringMatching(/^batmobile\/writer: nothing needs it/), 1],
    ])("finds what %s", async (_, days, of, finding, count) => {
      await place.settle();
      const { findings } = check(day(days), of);
      expect(findings).toContainEqual(finding);
      expect(findings).toHaveLength(count);
    });

    it("warns of an authority in the last third of its life, and fails nothing for it", async () => {
      await place.settle();
      const late = day(4 * 365);
      await place.run({}, late);
      expect(check(late)).toMatchObject({
        findings: [],
        warnings: [expect.stringContaining("--rotate-authority writers"), expect.stringContaining("internal")],
      });
    });

    it("warns of no authority that is being rotated", async () => {
      await place.settle();
      const late = day(4 * 365);
      await place.run({ step: { action: "rotate" } }, late);
      expect(check(late).warnings).toEqual([]);
    });
  });

  it("rejects a damaged private half as a run does", async () => {
    await place.settle();
    writeFileSync(place.file("clusters/batcave/writer.pem"), "rubbish");
    expect(() => place.check(start)).toThrow(/writer\.pem[^]*--renew batcave\/writer/);
  });

  it("rejects an inventory that is no inventory", async () => {
    await place.settle();
    writeFileSync(place.inventoryFile, "{}");
    expect(() => place.check()).toThrow(/restore it from version control/);
    await expect(place.run()).rejects.toThrow(/restore it from version control/);
  });
});
