import type * as fileSystem from "node:fs";
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { IdentityOptions } from "../../src/identity/identity-options.js";
import { identityPlace, ids, issuing, start, type IdentityPlace } from "../support/identities.js";

/** Files that reach their place before the power goes. */
const power = vi.hoisted(() => ({ left: Infinity }));
vi.mock("node:fs", async (original) => {
  const real = await original<typeof fileSystem>();
  const failing =
    <Arguments extends unknown[], Result>(step: (...args: Arguments) => Result) =>
    (...args: Arguments): Result => {
      if (power.left-- <= 0) throw new Error("the power went");
      return step(...args);
    };
  // Waiting for a real disk hundreds of times would be most of the test.
  return { ...real, fsyncSync: () => undefined, renameSync: failing(real.renameSync) };
});

let place: IdentityPlace;
beforeEach(() => {
  place = identityPlace();
});
afterEach(() => {
  power.left = Infinity;
  place.remove();
});

/** What each Secret holds and under which revision; Terraform sends it again only when the latter changes. */
function secrets(of: IdentityPlace): Map<string, { content: string; revision: number }> {
  const { certificates, credentials } = of.inventory();
  return new Map(
    Object.entries({ ...certificates, ...credentials }).map(([id, { revision }]) => {
      const [cluster = "", role = ""] = id.split("/");
      const prefix = role.replaceAll("-", "_");
      const content = Object.entries(of.variables(cluster)).filter(([name]) =>
        new RegExp(`^${prefix}_(certificate|key|authorities|user|password)$`).test(name),
      );
      return [id, { content: JSON.stringify(content), revision }];
    }),
  );
}

const runs: readonly (readonly [string, readonly IdentityOptions[], IdentityOptions])[] = [
  ["a renewal", [], { renew: ["batcave", "observability/query", "observability/minio-root"] }],
  ["the first phase of a rotation", [], { step: { action: "rotate", authorities: ["writers"] } }],
  [
    "the second phase of a rotation",
    [{ step: { action: "rotate", authorities: ["writers"] } }],
    { step: { action: "rotate", authorities: ["writers"] } },
  ],
  [
    "the end of a rotation",
    [
      { step: { action: "rotate", authorities: ["writers"] } },
      { step: { action: "rotate", authorities: ["writers"] } },
    ],
    { step: { action: "retire", authorities: ["writers"] } },
  ],
  ["a replacement", [], { step: { action: "replace", authorities: ["writers"] } }],
];

describe("a run that was interrupted", () => {
  it.each([0, 1, 2, 5, 11, 16, 19])(
    "is finished by the next one when the first of all stopped after %d files",
    async (files) => {
      power.left = files;
      await expect(place.run()).rejects.toThrow("the power went");
      power.left = Infinity;
      const kept = [...place.files()].filter(([name]) => name.endsWith(".pem"));
      expect(kept.length).toBe(Math.min(files, 11));
      await place.run();
      for (const [name, text] of kept) expect(place.files().get(name)).toBe(text);
      expect(place.check().findings).toEqual([]);
      expect([...place.files().keys()].filter((name) => name.endsWith(".unfinished"))).toEqual([]);
    },
  );

  it.each(runs)(
    "is finished by the next one, wherever %s stopped, with every new content counted",
    { timeout: 120_000 },
    async (...run) => {
      const [, earlier, options] = run;
      for (const one of [{}, ...earlier]) await place.run(one);
      const before = secrets(place);
      let stopped = 0;
      for (let finished = false; !finished; stopped++) {
        const copy = identityPlace(mkdtempSync(join(tmpdir(), "identities-")));
        try {
          cpSync(place.root, copy.root, { recursive: true });
          power.left = stopped;
          finished = await copy.run(options).then(
            () => true,
            () => false,
          );
          power.left = Infinity;
          if (!finished) await copy.run(options);
          await copy.run();
          expect(copy.check().findings).toEqual([]);
          for (const [id, { content, revision }] of secrets(copy)) {
            const old = before.get(id);
            expect([id, content !== old?.content]).toEqual([id, revision > (old?.revision ?? 0)]);
          }
        } finally {
          copy.remove();
        }
      }
      // Otherwise nothing was interrupted at all.
      expect(stopped).toBeGreaterThan(4);
    },
  );

  it("leaves a renewal that nobody repeats counted as well", async () => {
    await place.run();
    power.left = 1; // The new certificate is in its place, and nothing else.
    await expect(place.run({ renew: ["batcave/writer"] })).rejects.toThrow("the power went");
    power.left = Infinity;
    expect(place.check().findings).toEqual([expect.stringContaining("a run was interrupted")]);
    const report = await place.run();
    expect(report.changedClusters).toEqual(["batcave"]);
    expect(place.inventory().certificates["batcave/writer"]?.revision).toBe(2);
  });
});

describe("a private half that is not as it was left", () => {
  beforeEach(() => place.run().then(() => undefined));
  const unchanged = async (message: RegExp, options: IdentityOptions = {}) => {
    const before = place.files();
    await expect(place.run(options)).rejects.toThrow(message);
    expect(place.files()).toEqual(before);
  };
  const text = (name: string) => place.files().get(`identities/test/${name}`) ?? "";

  it.each([
    ["clusters/batcave/writer.pem", "--renew batcave/writer"],
    ["clusters/observability/minio-root.json", "--renew observability/minio-root"],
    ["authorities/writers-1.pem", "--replace-authority writers"],
    ["authorities/internal-1.pem", "--replace-authority internal"],
  ])("rejects %s when it is damaged or gone, and repairs it when told to", async (name, remedy) => {
    const whole = text(name);
    const message = new RegExp(`${name}[^]*${remedy}`);
    for (const damaged of ["", "rubbish", whole.slice(0, whole.length / 2), whole + whole]) {
      writeFileSync(place.file(name), damaged);
      await unchanged(message);
    }
    rmSync(place.file(name));
    await unchanged(message);
    const [option = "", value = ""] = remedy.split(" ");
    await place.run(
      option === "--renew"
        ? { renew: [value] }
        : { step: { action: "replace", authorities: [value as "writers" | "internal"] } },
    );
    expect(place.check().findings).toEqual([]);
  });

  it("rejects a certificate with another's key", async () => {
    const [own, other] = [text("clusters/batcave/writer.pem"), text("clusters/batmobile/writer.pem")];
    const mark = "-----BEGIN PRIVATE KEY-----";
    writeFileSync(place.file("clusters/batcave/writer.pem"), own.split(mark)[0]! + mark + other.split(mark)[1]!);
    await unchanged(/private key that belongs to it/);
  });

  it("rejects an authority that is not the one the inventory lists", async () => {
    writeFileSync(place.file("authorities/writers-1.pem"), text("authorities/internal-1.pem"));
    await unchanged(/the authority that .*identities\.json lists/);
  });

  it("never quotes a damaged file", async () => {
    writeFileSync(place.file("clusters/observability/minio-root.json"), '{"password": "canary-7d1f", "user": 1');
    writeFileSync(place.file("clusters/batcave/writer.pem"), "canary-7d1f");
    await expect(place.run()).rejects.toThrow(/^(?![^]*canary-7d1f)2 problems/);
  });

  it("rejects with one sentence when the whole folder is elsewhere", async () => {
    rmSync(place.folder, { recursive: true });
    await expect(place.run()).rejects.toThrow(/^1 problem[^]*fetch a copy of the folder/);
    await place.run({ step: { action: "replace" }, renew: ["all"] });
    expect(place.check().findings).toEqual([]);
    expect(place.inventory().certificates["batcave/writer"]?.revision).toBe(2);
  });

  it("rejects a copy that is older than the inventory", async () => {
    const copies = ["clusters/batcave/writer.pem", "clusters/observability/minio-root.json"].map(
      (name) => [name, text(name)] as const,
    );
    await place.run({ renew: ["all"] }, new Date(start.getTime() + 1000));
    for (const [name, old] of copies) writeFileSync(place.file(name), old);
    await unchanged(/^2 problems[^]*batcave\/writer\.pem[^]*somebody renewed it[^]*minio-root\.json/);
  });

  it("rejects an inventory that is older than the private half's authorities", async () => {
    const old = place.files().get("environments/test/identities.json")!;
    await place.run({ step: { action: "rotate" } });
    await place.run({ step: { action: "rotate" } });
    writeFileSync(place.inventoryFile, old);
    await unchanged(/writers-2\.pem issued it, so the inventory is older[^]*fetch the inventory/);
  });

  it("rejects to guess which of two authorities issues when the inventory is lost", async () => {
    await place.run({ step: { action: "rotate" } });
    rmSync(place.inventoryFile);
    await unchanged(/which of these issues: .*writers-1\.pem, .*writers-2\.pem[^]*restore the inventory/);
  });

  it("takes over what is there when the inventory is lost, and issues nothing", async () => {
    rmSync(place.inventoryFile);
    const report = await place.run();
    expect(ids(report, "made")).toEqual([]);
    expect(place.check().findings).toEqual([]);
  });

  it("writes the variables of a stack again when they are gone or were changed", async () => {
    const before = place.files();
    rmSync(place.file("test-batcave.tfvars.json"));
    writeFileSync(place.file("test-batmobile.tfvars.json"), "{}");
    await place.run();
    expect(place.files()).toEqual(before);
  });

  it.each([
    ["", 0o755, "0755"],
    ["clusters/batcave/writer.pem", 0o644, "0644"],
    ["authorities", 0o750, "0750"],
  ])("rejects %j when others can read it, and says how to close it", async (name, mode, shown) => {
    chmodSync(place.file(name), mode);
    await unchanged(new RegExp(`mode ${shown}"[^]*chmod -R go= ${place.folder}`));
  });

  it("keeps the files of an id that the inventory has never listed", async () => {
    writeFileSync(place.file("clusters/batcave/notes.txt"), "mine", { mode: 0o600 });
    await place.run({}, start, issuing({}, ["batmobile"]));
    expect(text("clusters/batcave/notes.txt")).toBe("mine");
  });
});
