import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Interruption } from "../../../../src/deploy/interruption.js";
import type { FleetStack } from "./fleet.js";
import { run } from "./run.js";

/** A deploy as a process of its own, to be interrupted: `process.ts <checkout> [parallelism]`; the fleet is in fleet.json. */
const [root = "", parallelism] = process.argv.slice(2);
const stacks = JSON.parse(readFileSync(join(root, "fleet.json"), "utf8")) as FleetStack[];
const interruption = new Interruption();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => interruption.request());
const { exitCode, text, told } = await run(root, "apply", stacks, {
  given: { parallelism, lockTimeout: "60s" },
  place: { interruption },
});
process.stdout.write(text + told);
process.exitCode = exitCode;
