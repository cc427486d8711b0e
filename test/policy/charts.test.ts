import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadEnvironments } from "../../src/config/load.js";
import { deepMerge, type YamlMap } from "../../src/kubernetes/deep-merge.js";
import { chartFixture } from "../support/chart-values.js";
import type { PodSpecJson } from "../support/pod-spec.js";
import { restrictedProblems } from "../support/restricted.js";
import type { ResourceJson } from "../support/synth.js";
import { synthApp } from "../support/synth-app.js";

/** What else in a chart would put a container of its own into the pod, and must stay off. */
const extraContainers: Readonly<Record<string, readonly string[]>> = {
  grafana: [
    "initChownData.enabled",
    "imageRenderer.enabled",
    "testFramework.enabled",
    "sidecar.dashboards.enabled",
    "sidecar.datasources.enabled",
  ],
  "kube-state-metrics": ["kubeRBACProxy.enabled"],
  "prometheus-node-exporter": ["kubeRBACProxy.enabled"],
  alertmanager: ["configmapReload.enabled", "testFramework.enabled"],
};

const releases = [...synthApp(loadEnvironments("environments")).stacks].flatMap(([stack, { json }]) => {
  const { resource } = json as { resource: { helm_release?: Record<string, ResourceJson> } };
  return Object.values(resource.helm_release ?? {}).map((release) => {
    const chart = String(release.chart).split("/").at(-1)!;
    const name = Object.keys(extraContainers).find((known) => chart.startsWith(known)) ?? chart;
    const [text] = release.values as [string];
    const values = parse(text.replaceAll(/([$%])\1\{/g, "$1{")) as YamlMap;
    return { title: `${name} of ${stack}`, name, values: deepMerge(chartFixture(name).values, values) };
  });
});

/** The chart's one pod as its template makes it from these values: both contexts are passed on as they are. */
function pod(values: YamlMap): PodSpecJson {
  const given = values as Record<string, YamlMap>;
  // Alertmanager's chart calls the pod's context by its own name, and the container's simply "securityContext".
  const [securityContext = {}, containerSecurityContext = {}] =
    given.podSecurityContext === undefined
      ? [given.securityContext, given.containerSecurityContext]
      : [given.podSecurityContext, given.securityContext];
  const { runAsNonRoot, seccompProfile } = securityContext;
  // What the container does not say it takes from the pod, and nothing makes it privileged.
  const inherited = { privileged: false, runAsNonRoot, seccompProfile, ...containerSecurityContext };
  return { securityContext, containers: [{ name: "main", securityContext: inherited }] } as unknown as PodSpecJson;
}

const at = (values: YamlMap, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (value as YamlMap | undefined)?.[key], values);

it("there are releases of all four charts to look at", () => {
  expect(new Set(releases.map(({ name }) => name))).toEqual(new Set(Object.keys(extraContainers)));
});

describe.each(releases)("the values of $title", ({ name, values }) => {
  it("make a pod that the restricted Pod Security level accepts, but for the host that node-exporter reports on", () => {
    expect(restrictedProblems(pod(values))).toEqual([]);
    const onHost = ["hostNetwork", "hostPID"].filter((field) => at(values, field) === true);
    expect(onHost).toEqual(name === "prometheus-node-exporter" ? ["hostNetwork", "hostPID"] : []);
  });

  it("turn on no container of which these contexts say nothing", () => {
    expect(extraContainers[name]!.filter((path) => at(values, path) !== false)).toEqual([]);
  });
});
