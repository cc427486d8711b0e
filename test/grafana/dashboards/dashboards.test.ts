import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { interpolated } from "../../../lab/panels/grafana-variables.js";
import { panelQuestions } from "../../../lab/panels/panel-queries.js";
import { recorded } from "../../../src/alerting/recorded.js";
import { DATA_SOURCE_UID } from "../../../src/grafana/dashboards/data-source.js";
import { dashboards } from "../../../src/grafana/dashboards/dashboards.js";
import { dashboardText } from "../../../src/grafana/dashboards/dashboard-text.js";
import { figure, lines } from "../../../src/grafana/dashboards/house-style.js";
import { panelId } from "../../../src/grafana/dashboards/panel-id.js";
import { parsePromql } from "../../support/promql.js";
import { shownFleet } from "../../support/shown-fleet.js";

const source = z.object({ uid: z.string() });
const link = z.object({ url: z.string().optional(), tags: z.array(z.string()).default([]) });
const panel = z.object({
  id: z.number(),
  type: z.string(),
  title: z.string(),
  description: z.string().default(""),
  datasource: source.optional(),
  targets: z.array(z.object({ datasource: source })).default([]),
  links: z.array(link).default([]),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  fieldConfig: z
    .object({
      defaults: z.object({ unit: z.string().optional() }),
      overrides: z.array(z.object({ properties: z.array(z.object({ id: z.string(), value: z.unknown() })) })),
    })
    .optional(),
});
const document = z.object({
  uid: z.string(),
  tags: z.array(z.string()),
  links: z.array(link),
  panels: z.array(panel),
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.string() })) }),
});

const fleets = {
  "all there is": shownFleet(),
  "the least there is": shownFleet({
    childClusters: [{ name: "batcave", mode: "server", buffer: "wal", kubeStateMetrics: false, nodeExporter: false }],
    ruler: false,
    alertmanagers: 0,
    minio: false,
    memcached: false,
    estimate: { bytes: { raw: 1000 } },
    runbooksUrl: undefined,
  }),
  "no child cluster": shownFleet({ childClusters: [] }),
};

const metricsFolder = join(import.meta.dirname, "../../fixtures/metrics");
const knownMetrics = new Set(
  readdirSync(metricsFolder)
    .filter((file) => file.endsWith(".txt"))
    .flatMap((file) => readFileSync(join(metricsFolder, file), "utf8").split("\n"))
    .filter((line) => line !== "" && !line.startsWith("#")),
);
const recordedNames = new Set<string>(Object.values(recorded));
/** Made by Prometheus itself for every scrape and every alert. */
const ofEveryPrometheus = ["up", "scrape_duration_seconds", "scrape_samples_scraped", "ALERTS"];
const isKnown = (name: string) => knownMetrics.has(name) || recordedNames.has(name) || ofEveryPrometheus.includes(name);

const variables = { clusters: ["batcave", "batcopter"], rateInterval: "1m", range: "6h", interval: "15s" };

describe.each(Object.entries(fleets))("dashboards of a fleet with %s", (_, fleet) => {
  const all = dashboards(fleet);
  const read = all.map(({ name, text }) => ({ name, ...document.parse(JSON.parse(text)) }));
  const panels = read.flatMap(({ name, panels: ofOne }) =>
    ofOne.filter(({ type }) => type !== "row").map((shown) => ({ name: `${name} / ${shown.title}`, ...shown })),
  );

  it("asks PromQL alone, and only for metrics that one of the parts has", () => {
    const unknown = all.flatMap((dashboard) =>
      panelQuestions(dashboard).flatMap(({ name, expression }) =>
        parsePromql(interpolated(expression, variables))
          .metrics.filter((metric) => !isKnown(metric))
          .map((metric) => `${name}: ${metric}`),
      ),
    );
    expect(unknown).toEqual([]);
  });

  it("selects the tenant wherever it selects a cluster, because a sender can call itself anything", () => {
    const loose = all.flatMap((dashboard) =>
      panelQuestions(dashboard)
        .filter(({ expression }) => (expression.match(/\{[^}]*\}/g) ?? []).some((braces) => !/tenant_id=/.test(braces)))
        .map(({ name }) => name),
    );
    expect(loose).toEqual([]);
  });

  it("asks nothing by the tenant of HTTP requests, which is a header's and not the certificate's", () => {
    const forged = all
      .flatMap(panelQuestions)
      .filter(({ expression }) => /http_request[a-z_]*\{[^}]*\btenant=/.test(expression));
    expect(forged.map(({ name }) => name)).toEqual([]);
  });

  it("has the variable cluster everywhere, with clusters of the environment alone", () => {
    const own = [...fleet.childClusters.map(({ name }) => name), "observability", "ruler"];
    for (const { name, templating } of read) {
      const [variable] = templating.list;
      expect(variable?.name, name).toBe("cluster");
      expect(
        variable!.query.split(",").filter((value) => value !== "" && !own.includes(value)),
        name,
      ).toEqual([]);
    }
  });

  it("gives every panel a description, a unit, and our data source", () => {
    expect(panels.filter(({ description }) => description.length < 5).map(({ name }) => name)).toEqual([]);
    expect(panels.filter(({ fieldConfig }) => !fieldConfig?.defaults.unit).map(({ name }) => name)).toEqual([]);
    const foreign = panels.filter(
      ({ datasource, targets }) =>
        targets.length === 0 ||
        [datasource, ...targets.map((target) => target.datasource)].some((asked) => asked?.uid !== DATA_SOURCE_UID),
    );
    expect(foreign.map(({ name }) => name)).toEqual([]);
  });

  it("has ids of panels once per dashboard, and uids once", () => {
    for (const { name, panels: ofOne } of read) {
      expect(new Set(ofOne.map(({ id }) => id)).size, name).toBe(ofOne.length);
    }
    expect(new Set(read.map(({ uid }) => uid)).size).toBe(read.length);
    expect(read.filter(({ uid }) => !/^[a-z-]{1,40}$/.test(uid))).toEqual([]);
  });

  it("puts no panel over another or out of the grid", () => {
    for (const { name, panels: ofOne } of read) {
      const cells = ofOne.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (__, index) => `${x + (index % w)}:${y + Math.floor(index / w)}`),
      );
      expect(new Set(cells).size, name).toBe(cells.length);
      expect(ofOne.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    }
  });

  it("links only to dashboards and runbooks that there are", () => {
    const tags = new Set(read.flatMap((dashboard) => dashboard.tags));
    const uids = new Set(read.map(({ uid }) => uid));
    const inCells = panels.flatMap(({ fieldConfig }) =>
      (fieldConfig?.overrides ?? [])
        .flatMap(({ properties }) => properties)
        .filter(({ id }) => id === "links")
        .flatMap(({ value }) => z.array(link).parse(value)),
    );
    const links = [
      ...read.flatMap((dashboard) => dashboard.links),
      ...panels.flatMap((shown) => shown.links),
      ...inCells,
    ];
    expect(links.length).toBeGreaterThan(0);
    const broken = links.filter(({ url = "", tags: wanted }) => {
      if (url === "") return wanted.length === 0 || wanted.some((tag) => !tags.has(tag));
      const uid = /^\/d\/([\w-]+)/.exec(url)?.[1];
      if (uid !== undefined) return !uids.has(uid);
      const runbook = /^https:\/\/runbooks\.example\.com\/(.+)\.md$/.exec(url)?.[1];
      // One name per row of a table.
      if (runbook === "${__value.raw}") return false;
      return runbook === undefined || !existsSync(join("docs/runbooks", `${runbook}.md`));
    });
    expect(broken).toEqual([]);
  });

  it("is text with sorted keys, one value a line", () => {
    for (const { text } of all) {
      expect(text.split("\n").length).toBeGreaterThan(100);
      const keys = Object.keys(JSON.parse(text) as object);
      expect(keys).toEqual([...keys].sort());
    }
  });
});

describe("dashboards follow the environment", () => {
  const namesOf = (fleet = shownFleet()) => dashboards(fleet).map(({ name }) => name);
  const text = (name: string, fleet = shownFleet()) => dashboards(fleet).find((one) => one.name === name)!.text;

  it("has one per part of the system, the fleet first", () => {
    expect(namesOf()).toEqual([
      "fleet",
      "child-cluster",
      "edge-senders",
      "receive",
      "query",
      "store-gateway",
      "compactor",
      "ruler",
      "kubernetes",
    ]);
  });

  it("forgets a child cluster that is taken out of the file", () => {
    const without = shownFleet({ childClusters: [shownFleet().childClusters[0]!] });
    for (const { name, text: all } of dashboards(shownFleet())) {
      if (name !== "fleet") continue;
      expect(all).toContain("batcopter");
    }
    for (const { name, text: all } of dashboards(without)) expect(all, name).not.toContain("batcopter");
  });

  it.each([
    ["the disk queue", "edge-senders", "Disk queue", shownFleet({ childClusters: [shownFleet().childClusters[0]!] })],
    ["MinIO", "compactor", "Bytes in MinIO", shownFleet({ minio: false })],
    ["a price", "compactor", "Expected cost a month", shownFleet({ estimate: { bytes: { raw: 1 } } })],
    ["the Ruler", "ruler", "Rulers that answer", shownFleet({ ruler: false })],
    ["Alertmanager", "ruler", "Notifications that failed", shownFleet({ alertmanagers: 0 })],
    ["memcached", "store-gateway", "Operations of memcached", shownFleet({ memcached: false })],
    ["runbooks' address", "query", "Runbook ThanosQueryDown", shownFleet({ runbooksUrl: undefined })],
  ])("shows nothing of %s where there is none", (_, dashboard, title, without) => {
    expect(text(dashboard)).toContain(`"${title}"`);
    expect(text(dashboard, without)).not.toContain(`"${title}"`);
  });

  it("has no dashboard of senders without a child cluster", () => {
    expect(namesOf(shownFleet({ childClusters: [] }))).not.toContain("edge-senders");
  });

  it("keeps the id of every panel when others come or go", () => {
    const ids = (fleet = shownFleet()) =>
      new Map(
        dashboards(fleet).flatMap(({ name, text: all }) =>
          document
            .parse(JSON.parse(all))
            .panels.map(({ title, type, id }): [string, number] => [`${name} ${type} ${title}`, id]),
        ),
      );
    const all = ids();
    const fewer = ids(shownFleet({ minio: false, ruler: false, alertmanagers: 0 }));
    expect(fewer.size).toBeLessThan(all.size);
    expect([...fewer].filter(([title, id]) => all.has(title) && all.get(title) !== id)).toEqual([]);
    // Written down, because a link that somebody kept names it.
    expect(panelId("Every cluster")).toBe(197719662);
  });

  it("asks for the same without a Ruler, from what the components say", () => {
    expect(text("fleet")).toContain(recorded.sampleAge);
    expect(text("fleet", shownFleet({ ruler: false }))).not.toContain(recorded.sampleAge);
    expect(text("fleet", shownFleet({ ruler: false }))).toContain("prometheus_tsdb_head_max_time");
  });
});

describe("laying out a dashboard", () => {
  it("rejects two panels of one title, because their ids would be the same", () => {
    const twice = { title: "Up", description: "Twice.", unit: "short" };
    const page = {
      uid: "twice",
      title: "Twice",
      description: "",
      kind: "cluster" as const,
      clusters: ["a"],
      rows: [{ title: "Up", panels: [figure(twice, { expr: "up" }), lines(twice, { expr: "up" })] }],
    };
    expect(() => dashboardText(page)).toThrow('dashboard twice: "Up" and "Up" have the same id; rename one');
  });
});
