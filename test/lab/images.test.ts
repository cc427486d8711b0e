import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { extract, type Header } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imageKey, writeArchive } from "../../lab/images/archive.js";
import { labImages, type LabImage } from "../../lab/images/list.js";
import { loadEnvironments } from "../../src/config/load.js";
import { productImages } from "../../lab/images/product-images.js";
import { cloneImageStore, KEYS_FILE } from "../../lab/images/store.js";
import { binariesIn } from "../../lab/parts/binaries.js";
import { labPaths } from "../../lab/paths.js";

interface Entry {
  readonly header: Header;
  readonly content: Buffer;
}

async function untar(archive: Buffer): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const tar = extract();
  Readable.from([archive]).pipe(tar);
  for await (const entry of tar) {
    entries.set(entry.header.name, { header: entry.header, content: await buffer(entry) });
  }
  return entries;
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "images-"));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("an image archive", () => {
  const image: LabImage = {
    reference: "example.test/minio:v1",
    entrypoint: "/bin/minio",
    files: { "/bin/minio": "minio", "/bin/mc": "mc" },
  };
  const binary = (name: string): string => join(root, name);
  beforeEach(() => {
    writeFileSync(binary("minio"), "the server");
    writeFileSync(binary("mc"), "the client");
  });

  it("carries the production name, the entry point and every binary", async () => {
    const archive = await untar(readFileSync(await writeArchive(labPaths(root), image, binary)));
    const [manifest] = JSON.parse(archive.get("manifest.json")!.content.toString()) as {
      Config: string;
      RepoTags: string[];
      Layers: string[];
    }[];
    expect(manifest?.RepoTags).toEqual(["example.test/minio:v1"]);

    const config = archive.get(manifest!.Config)!.content;
    expect(manifest?.Config).toBe(`${createHash("sha256").update(config).digest("hex")}.json`);
    const layer = archive.get(manifest!.Layers[0]!)!.content;
    expect(JSON.parse(config.toString())).toMatchObject({
      os: "linux",
      config: { Entrypoint: ["/bin/minio"], User: "65534" },
      rootfs: { diff_ids: [`sha256:${createHash("sha256").update(layer).digest("hex")}`] },
    });

    const files = await untar(layer);
    expect(files.get("bin/minio")?.content.toString()).toBe("the server");
    expect(files.get("bin/mc")?.content.toString()).toBe("the client");
    expect(files.get("bin/mc")?.header.mode).toBe(0o755);
    expect(files.get("tmp/")?.header.mode ?? files.get("tmp")?.header.mode).toBe(0o1777);
  });

  it("is the same, byte for byte, when nothing changed", async () => {
    const write = async (): Promise<Buffer> => readFileSync(await writeArchive(labPaths(root), image, binary));
    expect((await write()).equals(await write())).toBe(true);
  });

  it("carries a program with its libraries as they lie in its folder", async () => {
    const tree: LabImage = { reference: "example.test/c:v1", entrypoint: "/bin/c", files: {}, tree: "c" };
    mkdirSync(join(root, "c", "lib"), { recursive: true });
    mkdirSync(join(root, "c", "bin"));
    writeFileSync(join(root, "c", "bin", "c"), "the cache");
    writeFileSync(join(root, "c", "lib", "libevent.so.7"), "its library");
    const archive = await untar(readFileSync(await writeArchive(labPaths(root), tree, binary)));
    const layer = [...archive].find(([name]) => name.endsWith(".tar"))![1].content;
    const files = await untar(layer);
    expect(files.get("bin/c")?.content.toString()).toBe("the cache");
    expect(files.get("lib/libevent.so.7")?.content.toString()).toBe("its library");
    expect(imageKey(tree, binary)).not.toBe(imageKey(tree, (name) => join(root, "other", name)));
  });

  it("leaves only itself behind", async () => {
    await writeArchive(labPaths(root), image, binary);
    expect(readdirSync(join(root, "archives")).filter((name) => !name.endsWith(".tar"))).toEqual([]);
  });

  it("has a key that follows its name, its entry point and its binaries", () => {
    const keys = [
      imageKey(image, binary),
      imageKey({ ...image, reference: "example.test/minio:v2" }, binary),
      imageKey({ ...image, entrypoint: "/bin/mc" }, binary),
      imageKey(image, (name) => join(root, "rebuilt", name)),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("the images of the lab", () => {
  it("contain only binaries that some part builds", () => {
    const binary = binariesIn(labPaths(root));
    const images = labImages({
      thanos: "t",
      previousThanos: "o",
      prometheus: "p",
      vmagent: "v",
      memcached: "c",
      minio: "m",
      nodeExporter: "n",
      alertmanager: "a",
    });
    for (const { files, entrypoint, tree } of images) {
      if (tree === undefined) expect(Object.keys(files)).toContain(entrypoint);
      for (const name of [...Object.values(files), ...(tree === undefined ? [] : [tree])])
        expect(() => binary(name)).not.toThrow();
    }
  });

  it("are named as the lab's environment names them", () => {
    const [environment] = loadEnvironments(join(import.meta.dirname, "..", "..", "environments"), ["lab"]);
    expect(productImages(environment!)).toMatchObject({
      thanos: "quay.io/thanos/thanos:v0.42.4",
      previousThanos: "quay.io/thanos/thanos:v0.42.3",
      prometheus: "quay.io/prometheus/prometheus:v3.15.0",
      vmagent: "docker.io/victoriametrics/vmagent:v1.150.0",
      memcached: "docker.io/library/memcached:1.6.39",
      nodeExporter: "quay.io/prometheus/node-exporter:v1.12.1",
      alertmanager: "quay.io/prometheus/alertmanager:v0.34.2",
    });
    expect(productImages(environment!).minio).toMatch(/minio/);
  });
});

describe("a cluster's image store", () => {
  it("shares layers with the cached one and has databases of its own", async () => {
    const store = join(root, "store");
    const folder = join(root, "cluster");
    mkdirSync(join(store, "snapshots"), { recursive: true });
    writeFileSync(join(store, KEYS_FILE), "{}");
    writeFileSync(join(store, "snapshots", "layer"), "layer");
    writeFileSync(join(store, "snapshots", "metadata.db"), "database");
    await cloneImageStore(store, folder);

    writeFileSync(join(folder, "snapshots", "metadata.db"), "changed");
    writeFileSync(join(folder, KEYS_FILE), "changed");
    writeFileSync(join(folder, "snapshots", "layer"), "same file");
    const stored = (name: string): string => readFileSync(join(store, name), "utf8");
    expect(stored("snapshots/metadata.db")).toBe("database");
    expect(stored(KEYS_FILE)).toBe("{}");
    expect(stored("snapshots/layer")).toBe("same file");
  });
});
