import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { binariesIn, isBuilt } from "../../lab/parts/binaries.js";
import { moduleFolder, partKey, PARTS_FOLDER } from "../../lab/parts/part-key.js";
import { previousThanosTag } from "../../lab/images/product-images.js";
import { goBuildArguments, PARTS, type Part } from "../../lab/parts/table.js";
import { labPaths } from "../../lab/paths.js";
import { images } from "../../src/config/versions.js";

function part(name: string): Part {
  const found = PARTS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no part ${name}`);
  return found;
}

describe("the parts table", () => {
  it("names every binary once", () => {
    const binaries = PARTS.flatMap(({ commands }) => commands.map(({ binary }) => binary));
    expect(binaries.toSorted()).toEqual([...new Set(binaries)].toSorted());
    expect(binaries).toContain("kubectl");
  });

  it.each(PARTS)("$name is a module of its own that requires what it builds", (each) => {
    const module = readFileSync(join(moduleFolder(each), "go.mod"), "utf8");
    expect(module.split("\n")[0]).toBe(`module thanos-fleet/lab/parts/${each.name}`);
    for (const { package: path } of each.commands) {
      const modules = [...module.matchAll(/^(?:module|require) (\S+)/gm)].map(([, name]) => name ?? "");
      expect(modules.some((name) => path === name || path.startsWith(`${name}/`))).toBe(true);
    }
  });

  it("builds statically reproducible commands and never changes a module file", () => {
    const [command] = part("thanos").commands;
    expect(goBuildArguments(part("thanos"), command!, "/out/thanos")).toEqual([
      "build",
      "-v",
      "-mod=readonly",
      "-trimpath",
      "-buildvcs=false",
      "-ldflags",
      "-s -w -X github.com/prometheus/common/version.Version=0.42.4",
      "-tags",
      "netgo,slicelabels",
      "-o",
      "/out/thanos",
      "github.com/thanos-io/thanos/cmd/thanos",
    ]);
  });

  it("builds the versions that the product's image table names", () => {
    const requires = (name: string): string => readFileSync(join(moduleFolder(part(name)), "go.mod"), "utf8");
    expect(requires("thanos")).toContain(`require github.com/thanos-io/thanos ${images.thanos.tag}`);
    expect(requires("node-exporter")).toContain(
      `require github.com/prometheus/node_exporter ${images.nodeExporter.tag}`,
    );
    expect(requires("alertmanager")).toContain(`require github.com/prometheus/alertmanager ${images.alertmanager.tag}`);
    // Prometheus 3.x.y is the module version 0.3xx.y.
    const [, major, minor, patch] = /^v(\d+)\.(\d+)\.(\d+)$/.exec(images.prometheus.tag) ?? [];
    const module = `v0.${Number(major) * 100 + Number(minor)}.${patch}`;
    expect(requires("prometheus")).toContain(`require github.com/prometheus/prometheus ${module}`);
    expect(part("prometheus").linkerVariables[0]?.[1]).toBe(images.prometheus.tag.slice(1));
    expect(part("thanos").linkerVariables[0]?.[1]).toBe(images.thanos.tag.slice(1));
  });

  it("builds an earlier release of Thanos to upgrade from", () => {
    const module = readFileSync(join(PARTS_FOLDER, "thanos-previous/go.mod"), "utf8");
    expect(module).toContain(`require github.com/thanos-io/thanos ${previousThanosTag}\n`);
    expect(part("thanos-previous").linkerVariables[0]?.[1]).toBe(previousThanosTag.slice(1));
    expect(previousThanosTag).not.toBe(images.thanos.tag);
  });

  it("gives vmagent the version of its module", () => {
    const module = readFileSync(join(PARTS_FOLDER, "vmagent/go.mod"), "utf8");
    const [, version] = /VictoriaMetrics\/VictoriaMetrics (v\S+)/.exec(module) ?? [];
    expect(part("vmagent").linkerVariables[0]?.[1]).toBe(`vmagent-${version}`);
  });

  it("gives Kubernetes the version of its module", () => {
    const [, version] =
      /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(PARTS_FOLDER, "kubernetes/go.mod"), "utf8")) ?? [];
    expect(part("kubernetes").linkerVariables[0]?.[1]).toBe(version);
  });
});

describe("the key of a part", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "parts-"));
    for (const name of ["etcd", "pause"]) cpSync(join(PARTS_FOLDER, name), join(folder, name), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("stays while nothing changes", () => {
    expect(partKey(part("etcd"), folder)).toBe(partKey(part("etcd")));
  });

  it.each(["go.mod", "go.sum"])("changes with %s, for this part alone", (file) => {
    const pause = partKey(part("pause"), folder);
    writeFileSync(join(folder, "etcd", file), "changed", { flag: "a" });
    expect(partKey(part("etcd"), folder)).not.toBe(partKey(part("etcd")));
    expect(partKey(part("pause"), folder)).toBe(pause);
  });

  it("changes with our own source", () => {
    writeFileSync(join(folder, "pause", "main.go"), "package main");
    expect(partKey(part("pause"), folder)).not.toBe(partKey(part("pause")));
  });

  it("changes with tags, linker variables and the processor", () => {
    const etcd = part("etcd");
    const keys = [
      partKey(etcd),
      partKey({ ...etcd, tags: ["extra"] }),
      partKey({ ...etcd, linkerVariables: [["a.b", "c"]] }),
      partKey(etcd, PARTS_FOLDER, "riscv64"),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("binaries in the cache", () => {
  const paths = labPaths("/nowhere");

  it("lie in a folder named after the part's key", () => {
    expect(binariesIn(paths)("kubelet")).toBe(`/nowhere/parts/kubernetes/${partKey(part("kubernetes"))}/kubelet`);
  });

  it("are missing as long as that folder is", () => {
    expect(isBuilt(paths, part("etcd"))).toBe(false);
  });

  it("rejects a name that no part builds", () => {
    expect(() => binariesIn(paths)("kubeadm")).toThrow('no part builds "kubeadm"');
  });
});
