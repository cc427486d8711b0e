import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type JsonObject, type JsonValue, isJsonObject } from "../../src/manifests/json.js";
import type { FleetStack } from "./synthesize.js";

/** A Helm release of a stack. */
export interface Release {
  readonly stack: FleetStack;
  /** Name inside `helm_release`. */
  readonly key: string;
  /** Name of the release. */
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  /** Chart repository. @default - the chart is an archive in a folder */
  readonly repository?: string;
}

/** A release that cannot be installed, and why. */
export interface MissingRelease {
  readonly release: Release;
  readonly reason: string;
}

/** Longest wait for a chart repository to answer. */
const answerTimeout = 10_000;

/** The Helm releases of the stacks. */
export function releasesOf(stacks: readonly FleetStack[]): Release[] {
  return stacks.flatMap((stack) => {
    const resources = stack.json["resource"];
    const releases = isJsonObject(resources) ? resources["helm_release"] : undefined;
    if (!isJsonObject(releases)) return [];
    return Object.entries(releases)
      .filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]))
      .map(([key, block]) => ({
        stack,
        key,
        name: text(block["name"]),
        chart: text(block["chart"]),
        version: text(block["version"]),
        repository: typeof block["repository"] === "string" ? block["repository"] : undefined,
      }));
  });
}

const text = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");

/** Asks each chart's repository or folder once whether the chart can be had from here. */
export async function missingReleases(releases: readonly Release[]): Promise<MissingRelease[]> {
  const answers = new Map<string, Promise<string | undefined>>();
  const outcomes = await Promise.all(
    releases.map(async (release) => {
      const source = release.repository ?? resolve(release.stack.folder, release.chart);
      const answer = answers.get(source) ?? problemOf(release, source);
      answers.set(source, answer);
      return { release, reason: await answer };
    }),
  );
  return outcomes.flatMap(({ release, reason }) => (reason === undefined ? [] : [{ release, reason }]));
}

async function problemOf(release: Release, source: string): Promise<string | undefined> {
  if (release.repository === undefined) return existsSync(source) ? undefined : `there is no archive ${source}`;
  try {
    const response = await fetch(`${source.replace(/^oci:/, "https:")}/index.yaml`, {
      method: "HEAD",
      signal: AbortSignal.timeout(answerTimeout),
    });
    return response.ok ? undefined : `its repository answers ${response.status}`;
  } catch {
    return "its repository cannot be reached";
  }
}

/** What runs in place of a chart that cannot be had. */
const substitutes: Readonly<Record<string, string>> = {
  "node-exporter": "; it runs from its Go module instead",
  alertmanager: "; it runs from its Go module instead",
};

/** One line per chart that is missing, with the clusters it is missing on. */
export function describeMissing(missing: readonly MissingRelease[]): string[] {
  const byChart = new Map<string, string[]>();
  for (const { release, reason } of missing) {
    const line = `${release.name} (chart ${release.version}): ${reason}${substitutes[release.name] ?? ""}`;
    byChart.set(line, [...(byChart.get(line) ?? []), release.stack.cluster.name]);
  }
  return [...byChart].map(([line, clusters]) => `Missing on ${clusters.join(", ")}: ${line}.`);
}

/** A stack without some of its releases. */
export function withoutReleases(stack: FleetStack, missing: readonly MissingRelease[]): JsonObject {
  const resources = stack.json["resource"];
  const releases = isJsonObject(resources) ? resources["helm_release"] : undefined;
  if (!isJsonObject(resources) || !isJsonObject(releases)) return stack.json;
  const gone = new Set(missing.filter(({ release }) => release.stack === stack).map(({ release }) => release.key));
  const others = Object.fromEntries(Object.entries(resources).filter(([type]) => type !== "helm_release"));
  const kept = Object.fromEntries(Object.entries(releases).filter(([key]) => !gone.has(key)));
  return { ...stack.json, resource: Object.keys(kept).length === 0 ? others : { ...others, helm_release: kept } };
}
