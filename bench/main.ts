import { dirname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { binariesIn } from "../lab/parts/binaries.js";
import { LabError } from "../lab/lab-error.js";
import { DEFAULT_CACHE, labPaths } from "../lab/paths.js";
import { chooseRows } from "./choose-rows.js";
import { measureRows } from "./measure-rows.js";
import { ROWS } from "./rows/index.js";

/** Counted pairs of runs; the median of seven does not move for one that was disturbed. */
const PAIRS = 7;

/** In a short run. */
const QUICK_PAIRS = 2;

function pairsOption(value: string): number {
  const pairs = Number(value);
  if (!Number.isInteger(pairs) || pairs < 1 || pairs > 99)
    throw new InvalidArgumentError("a whole number from 1 to 99");
  return pairs;
}

const program = new Command("npm run bench --")
  .description("Measures what is claimed, as ratios of two sides of one run, and records it in bench/RESULTS.md.")
  .argument("[rows...]", `names or numbers of rows: ${ROWS.map(({ number, name }) => `${number} ${name}`).join(", ")}`)
  .option("--quick", "a few minutes; records nothing, fails on a ratio that became worse by half", false)
  .option("--pairs <number>", "counted pairs of runs", pairsOption)
  .action(async (words: string[], { quick, pairs }: { readonly quick: boolean; readonly pairs?: number }) => {
    const paths = labPaths(process.env["THANOS_FLEET_LAB_CACHE"] ?? DEFAULT_CACHE);
    const { passed, failed } = await measureRows({
      rows: chooseRows(ROWS, words, quick),
      pairs: pairs ?? (quick ? QUICK_PAIRS : PAIRS),
      quick,
      binaries: binariesIn(paths),
      paths,
      checkout: dirname(import.meta.dirname),
      now: new Date(),
      say: (text) => process.stdout.write(`${text}\n`),
    });
    process.stdout.write(`bench: ${passed} passed, ${failed} failed\n`);
    process.exitCode = failed === 0 ? 0 : 1;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof LabError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
