import type { Completion } from "./completed-module.js";

/** A command built from a Go module: the package and what the binary is called. */
export interface Command {
  readonly binary: string;
  readonly package: string;
}

/** One independently built and cached module: its `go.mod` and `go.sum` lie in `lab/parts/<name>`. */
export interface Part {
  readonly name: string;
  readonly commands: readonly Command[];
  /** Build tags. */
  readonly tags: readonly string[];
  /** Variables set by the linker, in this order. */
  readonly linkerVariables: readonly (readonly [name: string, value: string])[];
  /** Files that a module needs and does not have. @default - it has them all */
  readonly completion?: Completion;
}

const kubernetesVersion = "k8s.io/component-base/version";
const prometheusVersion = "github.com/prometheus/common/version";

function kubernetes(...names: readonly string[]): readonly Command[] {
  return names.map((name) => ({ binary: name, package: `k8s.io/kubernetes/cmd/${name}` }));
}

/**
 * Every part the lab runs, the slowest build first: two build at a time, and whoever starts last decides when all are
 * done. Versions are in the parts' `go.mod`.
 */
export const PARTS: readonly Part[] = [
  {
    name: "kubernetes",
    commands: kubernetes(
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
      "kubelet",
      "kube-proxy",
      "kubectl",
    ),
    tags: [],
    linkerVariables: [
      // Without these every command calls itself v0.0.0-master, and the API server refuses to start.
      [`${kubernetesVersion}.gitVersion`, "v1.34.4"],
      [`${kubernetesVersion}.gitMajor`, "1"],
      [`${kubernetesVersion}.gitMinor`, "34"],
      [`${kubernetesVersion}.gitTreeState`, "clean"],
    ],
  },
  {
    name: "thanos",
    commands: [{ binary: "thanos", package: "github.com/thanos-io/thanos/cmd/thanos" }],
    // Without slicelabels it starts, turns ready, and panics on the first written sample.
    tags: ["netgo", "slicelabels"],
    linkerVariables: [[`${prometheusVersion}.Version`, "0.42.4"]],
  },
  {
    // The release before, so that an upgrade can be tried. After the one above little of it is left to compile.
    name: "thanos-previous",
    commands: [{ binary: "thanos-previous", package: "github.com/thanos-io/thanos/cmd/thanos" }],
    tags: ["netgo", "slicelabels"],
    linkerVariables: [[`${prometheusVersion}.Version`, "0.42.3"]],
  },
  {
    name: "prometheus",
    commands: [{ binary: "prometheus", package: "github.com/prometheus/prometheus/cmd/prometheus" }],
    // The cloud discoveries are most of the build, and nothing in the lab is in a cloud.
    tags: ["netgo", "remove_all_sd", "enable_kubernetes_sd", "enable_dns_sd"],
    linkerVariables: [[`${prometheusVersion}.Version`, "3.15.0"]],
  },
  {
    name: "minio",
    commands: [{ binary: "minio", package: "github.com/minio/minio" }],
    tags: [],
    linkerVariables: [],
  },
  {
    name: "coredns",
    commands: [{ binary: "coredns", package: "github.com/coredns/coredns" }],
    tags: [],
    linkerVariables: [],
  },
  {
    name: "etcd",
    commands: [{ binary: "etcd", package: "go.etcd.io/etcd/server/v3" }],
    tags: [],
    linkerVariables: [],
  },
  {
    name: "vmagent",
    commands: [{ binary: "vmagent", package: "github.com/VictoriaMetrics/VictoriaMetrics/app/vmagent" }],
    tags: [],
    linkerVariables: [["github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version", "vmagent-v1.150.0"]],
  },
  {
    name: "mc",
    commands: [{ binary: "mc", package: "github.com/minio/mc" }],
    tags: [],
    linkerVariables: [],
  },
  {
    name: "alertmanager",
    commands: [{ binary: "alertmanager", package: "github.com/prometheus/alertmanager/cmd/alertmanager" }],
    tags: [],
    linkerVariables: [[`${prometheusVersion}.Version`, "0.34.2"]],
    completion: {
      module: "github.com/prometheus/alertmanager",
      files: { "ui/app/dist/index.html": "<!doctype html><title>Alertmanager</title><p>This build has no pages.</p>\n" },
    },
  },
  {
    name: "node-exporter",
    commands: [{ binary: "node_exporter", package: "github.com/prometheus/node_exporter" }],
    tags: [],
    linkerVariables: [],
  },
  {
    name: "pause",
    commands: [{ binary: "pause", package: "thanos-fleet/lab/parts/pause" }],
    tags: [],
    linkerVariables: [],
  },
  {
    name: "counted-target",
    commands: [{ binary: "counted-target", package: "thanos-fleet/lab/parts/counted-target" }],
    tags: [],
    linkerVariables: [],
  },
  {
    name: "bench-load",
    commands: [{ binary: "bench-load", package: "thanos-fleet/lab/parts/bench-load" }],
    tags: [],
    linkerVariables: [],
  },
  {
    // Another receiver that benchmarks compare with.
    name: "victoria-metrics",
    commands: [
      { binary: "victoria-metrics", package: "github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics" },
    ],
    tags: [],
    linkerVariables: [["github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version", "victoria-metrics-v1.102.1"]],
  },
  {
    name: "history",
    commands: [{ binary: "history", package: "thanos-fleet/lab/parts/history" }],
    tags: [],
    linkerVariables: [],
  },
];

/** Arguments of `go build` for one command of a part, writing the binary to `output`. */
export function goBuildArguments(part: Part, command: Command, output: string): string[] {
  const variables = part.linkerVariables.map(([name, value]) => `-X ${name}=${value}`);
  return [
    "build",
    "-v", // one line per compiled package: the only sign of progress Go gives
    "-mod=readonly",
    "-trimpath",
    "-buildvcs=false",
    "-ldflags",
    ["-s", "-w", ...variables].join(" "),
    ...(part.tags.length > 0 ? ["-tags", part.tags.join(",")] : []),
    "-o",
    output,
    command.package,
  ];
}

/** Environment of every build, beside the user's own Go settings. */
export const BUILD_ENVIRONMENT = { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" } as const;
