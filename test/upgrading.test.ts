import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { previousThanosTag } from "../lab/images/product-images.js";
import { PARTS } from "../lab/parts/table.js";
import { KUBERNETES_VERSION } from "../policy/kubernetes-version.js";
import { charts, images } from "../src/config/versions.js";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Version of a module that a part of the lab is built from. */
function pinned(part: string, module: string): string {
  const [, version] =
    new RegExp(`^(?:require )?\\s*${module} (v\\S+)`, "m").exec(read(`lab/parts/${part}/go.mod`)) ?? [];
  if (version === undefined) throw new Error(`lab/parts/${part}/go.mod does not require ${module}`);
  return version;
}

/** Cells of the table in docs/upgrading.md, by the first of each row. */
const table = new Map(
  read("docs/upgrading.md")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, part = "", ...cells]) => [part, cells] as const),
);

const { terraform } = JSON.parse(read("test/golden/prod/prod-observability.json")) as {
  terraform: { required_version: string; required_providers: Record<string, { version: string }> };
};
const aws = JSON.parse(read("test/golden/prod/prod-object-storage.json")) as typeof terraform extends infer T
  ? { terraform: T }
  : never;
const { dependencies, engines } = JSON.parse(read("package.json")) as {
  dependencies: Record<string, string>;
  engines: { node: string };
};

/** The version that a pipeline installs. */
function installedTerraform(): string {
  const [, version] = /terraform_version: "(.+)"/.exec(read(".github/actions/prepare/action.yml")) ?? [];
  return version ?? "";
}

const proven: Readonly<Record<string, string>> = {
  Kubernetes: pinned("kubernetes", "k8s.io/kubernetes").slice(1),
  Thanos: images.thanos.tag,
  "Thanos, upgraded from": previousThanosTag,
  Prometheus: images.prometheus.tag,
  vmagent: images.vmagent.tag,
  memcached: images.memcached.tag,
  "node-exporter": images.nodeExporter.tag,
  Alertmanager: images.alertmanager.tag,
  MinIO: pinned("minio", "github.com/minio/minio").split("-").at(-1)!,
  "etcd of the lab": pinned("etcd", "go.etcd.io/etcd/server/v3"),
  "Grafana chart": charts.grafana.version,
  "kube-state-metrics chart": charts.kubeStateMetrics.version,
  "node-exporter chart": charts.nodeExporter.version,
  "Alertmanager chart": charts.alertmanager.version,
  Terraform: installedTerraform(),
  // Built by hand; nothing in this repository pins it.
  OpenTofu: "1.12.6",
  "provider kubernetes": terraform.required_providers["kubernetes"]!.version,
  "provider helm": terraform.required_providers["helm"]!.version,
  "provider aws": aws.terraform.required_providers["aws"]!.version,
  "CDK for Terraform": dependencies["cdktf"]!,
  "Node.js": engines.node,
};

describe("the table of what works with what", () => {
  it("has just the parts that the tests know", () => {
    const parts = [...table.keys()].filter((part) => part !== "part" && !/^-+$/.test(part));
    expect(parts).toEqual(Object.keys(proven));
  });

  it.each(Object.entries(proven))("says of %s what is pinned: %s", (part, version) => {
    expect(table.get(part)?.[0]).toBe(version);
  });

  it("has a row for each image and chart that we run", () => {
    for (const { tag } of Object.values(images)) expect(Object.values(proven)).toContain(tag);
    for (const { version } of Object.values(charts)) expect(Object.values(proven)).toContain(version);
  });

  it("is of the versions that the lab builds", () => {
    expect(pinned("thanos", "github.com/thanos-io/thanos")).toBe(images.thanos.tag);
    expect(pinned("thanos-previous", "github.com/thanos-io/thanos")).toBe(previousThanosTag);
    // Prometheus 3.15.0 is the module v0.315.0.
    const [, major, minor, patch] = /^v(\d+)\.(\d+)\.(\d+)$/.exec(images.prometheus.tag)!;
    expect(pinned("prometheus", "github.com/prometheus/prometheus")).toBe(
      `v0.${Number(major)}${minor!.padStart(2, "0")}.${patch}`,
    );
    expect(pinned("vmagent", "github.com/VictoriaMetrics/VictoriaMetrics")).toBe(images.vmagent.tag);
    expect(pinned("alertmanager", "github.com/prometheus/alertmanager")).toBe(images.alertmanager.tag);
    expect(pinned("node-exporter", "github.com/prometheus/node_exporter")).toBe(images.nodeExporter.tag);
    expect(read("environments/lab.yaml")).toContain(`minio:${proven["MinIO"]}`);
  });

  it("is of the versions that built programs say of themselves", () => {
    const said = new Map(PARTS.map(({ name, linkerVariables }) => [name, linkerVariables.map(([, value]) => value)]));
    expect(said.get("kubernetes")).toContain(`v${proven["Kubernetes"]}`);
    expect(said.get("thanos")).toEqual([images.thanos.tag.slice(1)]);
    expect(said.get("thanos-previous")).toEqual([previousThanosTag.slice(1)]);
    expect(said.get("prometheus")).toEqual([images.prometheus.tag.slice(1)]);
    expect(proven["Kubernetes"]!.startsWith(`${KUBERNETES_VERSION}.`)).toBe(true);
  });

  it("says which Terraform a stack takes", () => {
    expect(table.get("Terraform")?.[2]).toContain(terraform.required_version);
    expect(table.get("OpenTofu")?.[2]).toContain(terraform.required_version);
  });
});

describe("what the pipelines install", () => {
  const files = [".github/workflows", ".github/actions/prepare"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
  );
  const texts = files.map(read);

  it("is one release of each action, named by its commit and its version", () => {
    const used = texts.flatMap((text) =>
      [...text.matchAll(/uses: (\S+)(.*)$/gm)].map(([, action = "", rest = ""]) => action + rest),
    );
    const others = [...new Set(used.filter((one) => !one.startsWith("./")))];
    expect(others.length).toBeGreaterThan(5);
    for (const one of others) expect(one).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const names = others.map((one) => one.split("@")[0]);
    expect(names).toEqual([...new Set(names)]);
  });

  it("is one Terraform everywhere", () => {
    const versions = [...texts, read(".gitlab-ci.example.yml")].flatMap((text) =>
      [...text.matchAll(/terraform_version: "(.+)"/gi)].map(([, version]) => version),
    );
    expect(versions.length).toBeGreaterThan(1);
    expect(new Set(versions)).toEqual(new Set([proven["Terraform"]]));
  });
});
