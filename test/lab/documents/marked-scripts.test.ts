import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inTheLab } from "../../../lab/documents/in-the-lab.js";
import { markedScripts } from "../../../lab/documents/marked-scripts.js";
import { runScript } from "../../../lab/documents/run-script.js";

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "documents-"));
  mkdirSync(join(checkout, "docs/adr"), { recursive: true });
  writeFileSync(join(checkout, "README.md"), "# A\n");
  writeFileSync(join(checkout, "CONTRIBUTING.md"), "# B\n");
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

const page = (text: string) => writeFileSync(join(checkout, "docs/a.md"), text);

describe("markedScripts", () => {
  it("finds blocks by their mark, with the exit codes that are right, also within lists", () => {
    page(
      "Text\n\n```sh lab\none\n```\n\n```sh run\ntwo\n```\n\n1. Item\n\n   ```sh lab exit=0,2\n   three\n     four\n   ```\n",
    );
    expect(markedScripts(checkout, "lab")).toEqual([
      { place: "docs/a.md:3", text: "one\n", exits: [0] },
      { place: "docs/a.md:13", text: "three\n  four\n", exits: [0, 2] },
    ]);
    expect(markedScripts(checkout, "run").map(({ text }) => text)).toEqual(["two\n"]);
  });

  it("leaves blocks alone that are not of a shell, or have no mark", () => {
    page("```yaml lab\na: 1\n```\n\n```sh\nrm -r /\n```\n");
    expect(markedScripts(checkout, "lab")).toEqual([]);
  });

  it("finds in this working copy what the lab has to run, and what every machine can", () => {
    const here = join(import.meta.dirname, "../../..");
    const lab = markedScripts(here, "lab");
    expect(lab.length).toBeGreaterThan(4);
    for (const { text } of lab) expect(inTheLab(text, { kubeconfig: "/k" })).not.toMatch(/kind|eks|prod|</);
    expect(markedScripts(here, "run").length).toBeGreaterThan(4);
  });
});

describe("inTheLab", () => {
  const lab = (text: string) => inTheLab(text, { kubeconfig: "/lab/kubeconfig" });

  it("puts the lab's environment and contexts in place of the page's", () => {
    expect(lab("npm run status -- kind --json")).toBe("npm run status -- lab --json");
    expect(lab("npm run -s outage -- <environment> batcave")).toBe("npm run -s outage -- lab batcave");
    expect(lab("kubectl --context kind-batcave get pods; kubectl --context observability get pods")).toBe(
      "kubectl --kubeconfig /lab/kubeconfig --context lab-batcave get pods; kubectl --kubeconfig /lab/kubeconfig --context lab-observability get pods",
    );
  });

  it("rejects names that the lab has nothing for", () => {
    expect(() => lab("npm run status -- staging")).toThrow("names no environment of the pages");
    expect(() => lab("kubectl --context batplane get pods")).toThrow("is no cluster of the lab's");
  });
});

describe("runScript", () => {
  const run = (text: string, exits: readonly number[] = [0], patience = 20_000) =>
    runScript({ place: "docs/a.md:3", text, exits }, { folder: checkout, patience });

  it("returns what commands printed, in the folder it is given", async () => {
    expect(await run("basename $PWD\necho two >&2\n")).toBe(`${checkout.split("/").at(-1)!}\ntwo`);
  });

  it("accepts an exit code that is said to be right", async () => {
    expect(await run("exit 2", [0, 2])).toBe("");
  });

  it("rejects a block in which one command fails, also within a pipe, and does nothing after it", async () => {
    await expect(run("false | cat\necho after\n")).rejects.toThrow(/^docs\/a\.md:3 ended with 1, not with 0:\n$/);
  });

  it("rejects what does not end in time, and takes what runs in the background with it", async () => {
    const started = Date.now();
    await expect(run("sleep 30 &\nwhile true; do sleep 0.1; done\n", [0], 500)).rejects.toThrow(
      "was not done after 0.5 s",
    );
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});
