import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countedSeries, countedTarget } from "../../lab/counted-target.js";
import { countedTargetObjects } from "../../lab/fleet/counted-target-objects.js";
import { labImages } from "../../lab/images/list.js";
import { moduleFolder } from "../../lab/parts/part-key.js";
import { BUILD_ENVIRONMENT, goBuildArguments, PARTS } from "../../lab/parts/table.js";
import { readAnswered } from "../../lab/samples/answered.js";
import { addressSource } from "../../lab/samples/sources.js";
import { loadEnvironments } from "../../src/config/load.js";
import { OBSERVABILITY } from "../../lab/topology.js";

const part = PARTS.find(({ name }) => name === "counted-target")!;
const withoutGo = spawnSync("go", ["version"]).error !== undefined;

/** A scrape as Prometheus makes it: it says how long it will wait. */
const scrape = { headers: { "X-Prometheus-Scrape-Timeout-Seconds": "2" } };

describe.skipIf(withoutGo)("the counting target", () => {
  let folder: string;
  let program: ChildProcess;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "counted-"));
    const binary = join(folder, "counted-target");
    const built = spawnSync("go", goBuildArguments(part, part.commands[0]!, binary), {
      cwd: moduleFolder(part),
      env: { ...process.env, ...BUILD_ENVIRONMENT },
      encoding: "utf8",
    });
    expect(built.status, built.stderr).toBe(0);
    program = spawn(binary, ["--listen=127.0.0.1:0", "--series=3"], { stdio: ["ignore", "pipe", "inherit"] });
    url = await new Promise((resolve) =>
      program.stdout!.once("data", (line: Buffer) => resolve(`http://${line.toString().trim().split(" ").at(-1)}`)),
    );
  }, 180_000);

  afterAll(() => {
    program.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  const numbersOf = (text: string) => [...text.matchAll(/^lab_scrape_number\{.*\} (\d+)$/gm)].map(([, value]) => value);
  const answered = () => readAnswered(addressSource(url), 0);

  it("gives every series the number of the scrape", async () => {
    const first = await (await fetch(`${url}/metrics`, scrape)).text();
    const second = await (await fetch(`${url}/metrics`, scrape)).text();
    expect(numbersOf(first)).toEqual(["1", "1", "1"]);
    expect(numbersOf(second)).toEqual(["2", "2", "2"]);
    expect(first).toContain('lab_scrape_number{series="2"} 1');
  });

  it("shows an exemplar with the number of the scrape to whoever asks for OpenMetrics", async () => {
    const asked = { headers: { ...scrape.headers, Accept: "application/openmetrics-text;version=1.0.0" } };
    const response = await fetch(`${url}/metrics`, asked);
    const text = await response.text();
    const number = numbersOf(text)[0]!;
    expect(response.headers.get("content-type")).toContain("application/openmetrics-text");
    expect(text.endsWith("# EOF\n")).toBe(true);
    const trace = Number(number).toString(16).padStart(32, "0");
    expect(text).toMatch(
      new RegExp(`^${countedTarget.traced} ${number} # \\{trace_id="${trace}"\\} 1 \\d+\\.\\d{3}$`, "m"),
    );
    expect(await (await fetch(`${url}/metrics`)).text()).not.toContain(countedTarget.traced);
  });

  it("says when it was started, to the millisecond", async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const [, seconds] = /^lab_target_start_time_seconds (\d+\.\d{3})$/m.exec(text)!;
    expect(Math.round(Number(seconds) * 1000)).toBe((await answered()).start);
  });

  it("remembers which scrapes it answered, and when", async () => {
    const before = Date.now();
    await (await fetch(`${url}/metrics`, scrape)).text();
    // It is remembered once it is written out, which its reader may see a moment before.
    await expect.poll(async () => (await answered()).scrapes.at(-1)?.time ?? 0).toBeGreaterThanOrEqual(before);
    const { scrapes, series } = await answered();
    expect(series).toBe(3);
    expect(scrapes.map(({ number }) => number)).toEqual(scrapes.map((_, index) => index + 1));
    expect(scrapes.at(-1)!.time).toBeGreaterThanOrEqual(before);
    expect((await readAnswered(addressSource(url), before)).scrapes).toHaveLength(1);
    expect((await readAnswered(addressSource(url), Date.now() + 60_000)).scrapes).toEqual([]);
  });

  it("does not number the look of somebody who is no Prometheus", async () => {
    const { scrapes } = await answered();
    expect(numbersOf(await (await fetch(`${url}/metrics`)).text())[0]).toBe(String(scrapes.at(-1)!.number));
    expect((await answered()).scrapes).toHaveLength(scrapes.length);
  });

  it("rejects a question without a time", async () => {
    expect((await fetch(`${url}/answered`)).status).toBe(400);
  });
});

describe("the counting target in the lab", () => {
  const [environment] = loadEnvironments("environments", ["lab"]);

  it("is scraped by every cluster's Prometheus, as the audit expects it", () => {
    const { name, job, interval, timeout } = countedTarget;
    const expected = {
      job_name: job,
      scrape_interval: `${interval / 1000}s`,
      scrape_timeout: `${timeout / 1000}s`,
      kubernetes_sd_configs: [{ role: "pod", namespaces: { own_namespace: true } }],
      relabel_configs: [
        { source_labels: ["__meta_kubernetes_pod_label_app_kubernetes_io_name"], regex: name, action: "keep" },
        { target_label: "instance", replacement: name },
      ],
    };
    const clusters = [...environment!.prometheusFiles.values()];
    expect(clusters).toHaveLength(4);
    for (const { scrapeConfigs } of clusters) expect(scrapeConfigs).toEqual([expected]);
    expect(countedSeries(2)).toEqual([
      'lab_scrape_number{instance="counted-target",job="counted",series="0"}',
      'lab_scrape_number{instance="counted-target",job="counted",series="1"}',
    ]);
  });

  it("runs under restricted Pod Security, from an image of the lab, and is no pod of the fleet", () => {
    const [object] = countedTargetObjects("somewhere", OBSERVABILITY.nodes[0]) as [
      {
        metadata: { namespace: string };
        spec: {
          template: {
            metadata: { labels: Record<string, string> };
            spec: {
              securityContext: object;
              automountServiceAccountToken: boolean;
              containers: { image: string; securityContext: object; ports: object[] }[];
            };
          };
        };
      },
    ];
    const { metadata, spec } = object.spec.template;
    const [container] = spec.containers;
    expect(object.metadata.namespace).toBe("somewhere");
    expect(metadata.labels).not.toHaveProperty("app.kubernetes.io/part-of");
    expect(metadata.labels).not.toHaveProperty("prometheus.io/scrape");
    expect(spec).toMatchObject({
      nodeSelector: { "kubernetes.io/hostname": "observability" },
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    });
    expect(container!.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    // One declared port: discovery makes one target of each.
    expect(container!.ports).toHaveLength(1);
    const images = labImages({
      thanos: "t",
      prometheus: "p",
      minio: "m",
      nodeExporter: "n",
      alertmanager: "a",
      vmagent: "v",
      memcached: "c",
      previousThanos: "o",
    });
    expect(images.map(({ reference }) => reference)).toContain(container!.image);
  });
});
