import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Finding } from "../finding.js";
import type { Machine } from "../machine.js";

/** What one row was found to be. */
export interface RecordedRow {
  readonly number: number;
  readonly name: string;
  readonly title: string;
  /** Day of the run, as in 2026-11-23. */
  readonly day: string;
  readonly machine: Machine;
  readonly minutes: number;
  readonly findings: readonly Finding[];
}

/** Rows that were recorded, in the order of the table. */
export type Record = readonly RecordedRow[];

/** Reads what was recorded; nothing where nothing was. */
export function readRecord(file: string): Record {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record) : [];
}

/** What was recorded, with one row in place of what it had been before. */
export function withRow(record: Record, row: RecordedRow): Record {
  return [...record.filter(({ name }) => name !== row.name), row].sort((one, other) => one.number - other.number);
}

/** Writes text so that nobody ever reads half of it. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}
