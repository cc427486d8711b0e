import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { defaultInventoryFile } from "../config/load.js";
import type { EnvironmentChange } from "./environment-change.js";

/** Lines that are shown; where there are more, their number. */
const SHOWN = 10;

/**
 * Where a cluster that was taken out is still named: in the environment's file, and in the files beside it that rules and
 * scrape configurations come from. Nobody but a person can tell what is to become of these.
 */
export function mentionsOf(cluster: string, { file, text, after }: EnvironmentChange, environments: string): string[] {
  const folder = join(environments, after.name);
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => join(folder, name))
        .filter((path) => path !== defaultInventoryFile(environments, after.name) && statSync(path).isFile())
        .sort()
    : [];
  const found = [
    ...linesNaming(cluster, file, text.after),
    ...files.flatMap((path) => [
      ...(names(cluster, basename(path)) ? [`${path}  by its name`] : []),
      ...linesNaming(cluster, path, readFileSync(path, "utf8")),
    ]),
  ];
  if (found.length === 0) return [];
  const more = found.length > SHOWN ? [`  and ${found.length - SHOWN} more`] : [];
  return [
    `${cluster} is still named here; decide what is to become of it:`,
    ...found.slice(0, SHOWN).map((line) => `  ${line}`),
    ...more,
  ];
}

function linesNaming(cluster: string, file: string, text: string): string[] {
  return text
    .split(/\r?\n/)
    .flatMap((line, index) => (names(cluster, line) ? [`${file}:${index + 1}  ${line.trim().slice(0, 80)}`] : []));
}

/** As a word: `bat` is not named by `batcave`. */
function names(cluster: string, line: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9])${cluster}(?![A-Za-z0-9])`).test(line);
}
