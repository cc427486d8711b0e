/**
 * The one table of images and charts. Everything that runs is named here with the version it was tested at; a mirror or
 * an override comes from the environment file.
 */

/** An image by its parts. */
export interface Image {
  /** Registry and path. */
  readonly repository: string;
  /** Tag, as published. */
  readonly tag: string;
  /** Content digest, `sha256:…`; when given the tag is for reading only. @default - the tag decides */
  readonly digest?: string;
}

/** A Helm chart by its parts. */
export interface ChartReference {
  /** Chart repository, OCI registry, or absent when `chart` is a path. */
  readonly repository?: string;
  /** Name in the repository, or path of an archive. */
  readonly chart: string;
  /** Exact version. */
  readonly version: string;
}

// renovate: each entry is one image; keep repository, tag and digest on lines of their own.
export const images = {
  thanos: {
    repository: "quay.io/thanos/thanos",
    tag: "v0.42.4",
  },
  prometheus: {
    repository: "quay.io/prometheus/prometheus",
    tag: "v3.15.0",
  },
  vmagent: {
    repository: "docker.io/victoriametrics/vmagent",
    tag: "v1.150.0",
  },
  memcached: {
    repository: "docker.io/library/memcached",
    tag: "1.6.39",
  },
  nodeExporter: {
    repository: "quay.io/prometheus/node-exporter",
    tag: "v1.12.1",
  },
  alertmanager: {
    repository: "quay.io/prometheus/alertmanager",
    tag: "v0.34.2",
  },
} as const satisfies Record<string, Image>;

export const charts = {
  grafana: {
    repository: "https://grafana-community.github.io/helm-charts",
    chart: "grafana",
    version: "12.11.1",
  },
  kubeStateMetrics: {
    repository: "https://prometheus-community.github.io/helm-charts",
    chart: "kube-state-metrics",
    version: "8.4.0",
  },
  nodeExporter: {
    repository: "https://prometheus-community.github.io/helm-charts",
    chart: "prometheus-node-exporter",
    version: "4.56.1",
  },
  alertmanager: {
    repository: "https://prometheus-community.github.io/helm-charts",
    chart: "alertmanager",
    version: "1.42.0",
  },
} as const satisfies Record<string, ChartReference>;

/**
 * The reference a container is given.
 *
 * @param image entry of the table.
 * @param prefix registry, or registry and path, that takes the place of the entry's registry host. @default - none
 */
export function imageReference(image: Image, prefix?: string): string {
  const repository = prefix === undefined ? image.repository : withRegistry(image.repository, prefix);
  return image.digest === undefined ? `${repository}:${image.tag}` : `${repository}:${image.tag}@${image.digest}`;
}

/** Replaces the registry host at the front of a repository or full reference by a mirror. */
export function withRegistry(reference: string, prefix: string): string {
  const [host = "", ...rest] = reference.split("/");
  const path = host.includes(".") || host.includes(":") || host === "localhost" ? rest.join("/") : reference;
  return `${prefix.replace(/\/+$/, "")}/${path}`;
}

/**
 * Where a chart is taken from: its own repository, a mirror, or a folder.
 *
 * @param chart entry of the table.
 * @param source a mirror repository, or a folder with `<chart>-<version>.tgz`; the folder wins. A relative folder counts
 * from where cdktf runs; Terraform runs three folders below, in `cdktf.out/stacks/<id>`.
 */
export function chartSource(
  chart: ChartReference,
  source: { readonly repository?: string; readonly folder?: string },
): ChartReference {
  if (source.folder !== undefined) {
    const folder = source.folder.replace(/\/+$/, "");
    const archive = `${folder}/${chart.chart}-${chart.version}.tgz`;
    return { chart: folder.startsWith("/") ? archive : `../../../${archive}`, version: chart.version };
  }
  return source.repository === undefined ? chart : { ...chart, repository: source.repository };
}

/** Number of a release, as far as features depend on it. */
export interface Release {
  readonly major: number;
  readonly minor: number;
}

/**
 * Releases of Kubernetes. The oldest one knows all that the stacks send: what becomes of a StatefulSet's volumes
 * (`persistentVolumeClaimRetentionPolicy`) is kept from 1.27 on, Pod Security levels from 1.25. The proven one is what the
 * lab runs (lab/parts/kubernetes).
 */
export const kubernetesVersions = {
  oldest: { major: 1, minor: 27 },
  proven: { major: 1, minor: 34 },
} as const satisfies Record<string, Release>;

/** The release that an image reference names by its tag; nothing where it has none or one that is no number. */
export function releaseOf(reference: string): Release | undefined {
  const [named = ""] = reference.split("@");
  const [, major, minor] = /:v?([0-9]+)\.([0-9]+)[^/:]*$/.exec(named) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Whether one release is earlier than another. */
export function isBefore(one: Release, other: Release): boolean {
  return one.major === other.major ? one.minor < other.minor : one.major < other.major;
}

/**
 * Thanos as tested, or what the environment names instead.
 *
 * @param settings the environment's own choice of images.
 */
export function thanosReference(settings: { readonly thanos?: string; readonly prefix?: string }): string {
  return settings.thanos ?? imageReference(images.thanos, settings.prefix);
}
