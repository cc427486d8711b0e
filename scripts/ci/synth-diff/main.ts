import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { markdown, type ComparedStack } from "./markdown.js";
import { stackChanges } from "./stack-changes.js";

/** Bytes of the whole. GitHub takes comments of 65,536 characters. */
const LIMIT = 60_000;

// `main.ts <folder> <folder>`: compares the stacks that two syntheses wrote into `cdktf.out/stacks`.
const [before, after] = process.argv.slice(2);
if (before === undefined || after === undefined) throw new Error("usage: main.ts <stacks before> <stacks after>");

const sides = [before, after].map((folder) => new Set(existsSync(folder) ? readdirSync(folder) : []));
const [old, present] = [sides[0]!, sides[1]!];
const compared = [...new Set([...old, ...present])].sort().map((stack): ComparedStack => {
  const changes = stackChanges(read(before, stack), read(after, stack));
  if (old.has(stack) && present.has(stack)) return { stack, changes };
  return { stack, changes, only: old.has(stack) ? "before" : "after" };
});
process.stdout.write(markdown(compared, LIMIT));

function read(folder: string, stack: string): unknown {
  const file = join(folder, stack, "cdk.tf.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
