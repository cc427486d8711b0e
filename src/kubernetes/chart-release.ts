import { Construct } from "constructs";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { yamlDocument } from "./yaml-document.js";
import type { ITerraformDependable } from "#cdktf";
import { Release } from "#helm/release";
import type { ChartReference } from "../config/versions.js";
import { Duration } from "../units/duration.js";
import { deepMerge, type YamlMap } from "./deep-merge.js";
import { renderedText } from "./rendered-text.js";

/** What one installed chart needs to be told. */
export interface ChartReleaseProps {
  /** Name of the release, and by these charts' convention of its objects. */
  readonly releaseName: string;
  /** Existing namespace; a release never makes one, because it would lack our labels and be left behind. */
  readonly namespace: string;
  /**
   * The chart and its exact version. Without a repository `chart` is the path of an archive, absolute or relative to
   * the stack's folder in the output.
   */
  readonly chart: ChartReference;
  /** Name of the file in `helm-values/` with the base values, without `.yaml`. */
  readonly baseValues: string;
  /** Values laid over the base ones, see {@link deepMerge}. @default - the base values alone */
  readonly overrides?: YamlMap;
  /**
   * Values that only Terraform knows, by their dotted path, such as the name of a Secret it makes
   * (`admin.existingSecret`). Referring to an object also makes the release wait for it.
   *
   * @default - none
   */
  readonly references?: Readonly<Record<string, string>>;
  /**
   * How long an installation or upgrade may take until every pod is ready; then it is rolled back.
   *
   * @default 10m, twice the provider's own: a first image pull through a registry mirror takes minutes.
   */
  readonly timeout?: Duration;
  /** What must exist before the release beside the namespace, such as a Secret it names. @default - nothing */
  readonly dependsOn?: ITerraformDependable[];
}

/** Revisions Helm keeps for a rollback; each is a Secret with the whole manifest, so the provider's "all" would pile up. */
const MAX_HISTORY = 5;

/**
 * A Helm release: the only place that creates one, and the only one that reads `helm-values/`.
 *
 * Helm values stand in plain text in the plan and in the state. Secrets must only ever be named in them, never given.
 */
export class ChartRelease extends Construct {
  /** The values that are given to the chart: base and overrides merged. */
  readonly values: YamlMap;

  constructor(scope: Construct, id: string, props: ChartReleaseProps) {
    super(scope, id);
    this.values = deepMerge(readBaseValues(props.baseValues), props.overrides ?? {});

    new Release(this, "Resource", {
      name: props.releaseName,
      namespace: props.namespace,
      createNamespace: false,
      repository: props.chart.repository,
      chart: props.chart.chart,
      version: props.chart.version,
      values: [renderedText(yamlDocument(this.values))],
      set:
        props.references && Object.entries(props.references).map(([name, value]) => ({ name, value, type: "string" })),
      // A failed installation must not stay half there: the next apply would upgrade what never worked.
      atomic: true,
      cleanupOnFail: true,
      wait: true,
      timeout: Math.ceil((props.timeout ?? Duration.minutes(10)).seconds),
      maxHistory: MAX_HISTORY,
      dependsOn: props.dependsOn,
    });
  }
}

/** Base values by name: a chart is released on every child cluster, its file is read once. Merging never changes them. */
const baseValues = new Map<string, YamlMap>();

function readBaseValues(name: string): YamlMap {
  const known = baseValues.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(join(valuesFolder(import.meta.dirname), `${name}.yaml`), "utf8");
  const values = (parse(text) ?? {}) as YamlMap;
  baseValues.set(name, values);
  return values;
}

/** The nearest `helm-values` upwards: this file runs from `src/`, compiled from `dist/`, or bundled into one file. */
function valuesFolder(from: string): string {
  const folder = join(from, "helm-values");
  if (existsSync(folder)) return folder;
  if (dirname(from) === from) throw new Error(`no folder helm-values/ in any folder above ${import.meta.dirname}`);
  return valuesFolder(dirname(from));
}
