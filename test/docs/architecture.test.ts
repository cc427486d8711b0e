import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const checkout = join(import.meta.dirname, "../..");

/** Connections as `from → to TCP port`, those of a page's table. */
function told(): string[] {
  const page = readFileSync(join(checkout, "docs/architecture.md"), "utf8");
  const rows = [...page.matchAll(/^\| ([a-z-]+) +\| ([a-z-]+) +\| (\d+) +\|/gm)];
  return rows.map(([, from, to, port]) => `${from!} → ${to!} TCP ${port!}`);
}

/** Those that the policies of the lab's observability cluster let pass, but names, scraping and what is outside of pods. */
function rendered(): string[] {
  const text = readFileSync(join(checkout, "test/golden/lab/reachability.txt"), "utf8");
  const own = text
    .split("# lab-observability\n")[1]!
    .split("\n\n")[0]!
    .replaceAll(/-lab-[abc]/g, "");
  const connections = own.split("\n").flatMap((line) => {
    const [, from, to, ports] = /^(\S+) → (\S+) {2}(.+)$/.exec(line) ?? [];
    return from === undefined ? [] : ports!.split(", ").map((port) => `${from} → ${to!} ${port}`);
  });
  const scraped = /^prometheus → (?!alertmanager)(\S+ TCP (?!19291)|anywhere)|^prometheus → alertmanager TCP (?!9093)/;
  return [...new Set(connections)].filter((each) => !scraped.test(each) && !each.includes("UDP"));
}

it("docs/architecture.md tells of every connection that policies let pass, and of no other", () => {
  expect(told().sort()).toEqual(rendered().sort());
});
