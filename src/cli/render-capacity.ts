import type { CapacityReport, CapacityRow } from "./run-capacity.js";
import { renderTable } from "./table.js";

const MEBIBYTE = 2 ** 20;

/** What an environment has and needs, as the person at the terminal reads it. */
export function renderCapacity({ rows, warnings, objectStoreDollars }: CapacityReport): string {
  const compute = rows.reduce((sum, row) => sum + row.dollars, 0);
  const total = (of: (row: CapacityRow) => number) => rows.reduce((sum, row) => sum + row.replicas * of(row), 0);
  return [
    "One pod of each component: what it reserves and may use, of that what is in use all the time, and what decides it.",
    "",
    renderTable([
      [
        "COMPONENT",
        "PODS",
        "CPU",
        "IN USE",
        "MEMORY",
        "LIMIT",
        "IN USE",
        "ROOM",
        "VOLUME",
        "NEEDED",
        "CACHE",
        "DRIVEN BY",
        "A MONTH",
      ],
      ...rows.map((row) => [
        row.component,
        String(row.replicas),
        cores(row.cpu.request),
        row.cpu.inUse === undefined ? "" : cores(row.cpu.inUse),
        size(row.memory.request),
        size(row.memory.limit),
        row.memory.inUse === undefined ? "" : size(row.memory.inUse),
        row.memory.inUse === undefined ? "" : `${(row.memory.limit / row.memory.inUse).toFixed(1)} ×`,
        row.volume === undefined ? "" : size(row.volume.size),
        row.volume?.needed === undefined ? "" : size(row.volume.needed),
        row.cache === undefined ? "" : size(row.cache),
        row.drivers.join(", ") || "as named, or the default",
        money(row.dollars),
      ]),
    ]),
    "",
    `all together: ${cores(total(({ cpu }) => cpu.request))} cores, ${size(total(({ memory }) => memory.request))} of memory ` +
      `and ${size(total(({ volume }) => volume?.size ?? 0))} of volumes are reserved`,
    `a month: ${money(compute)} at list prices of AWS Fargate and gp3` +
      (objectStoreDollars === undefined
        ? ""
        : `, and ${money(objectStoreDollars)} of the object store (\`npm run cost\` shows what for)`),
    ...(warnings.length === 0 ? [] : ["", ...warnings.map((warning) => `warning: ${warning}`)]),
    "",
  ].join("\n");
}

function cores(value: number): string {
  if (value < 0.01) return "<10m";
  return value < 1 ? `${Math.round(value * 1000)}m` : String(Number(value.toFixed(1)));
}

function size(bytes: number): string {
  const mebibytes = bytes / MEBIBYTE;
  return mebibytes < 1024 ? `${Math.ceil(mebibytes)}Mi` : `${Number((mebibytes / 1024).toFixed(1))}Gi`;
}

function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
