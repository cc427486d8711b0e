import { describe, expect, it } from "vitest";
import { prometheusConfiguration } from "../../src/prometheus/configuration.js";
import { prometheusReplicaLabel } from "../../src/thanos/thanos-component.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { configuration, minimalConfiguration } from "../support/prometheus.js";

const seconds = (amount: number) => Duration.seconds(amount);

describe("prometheusConfiguration", () => {
  it("marks every sample with its cluster and with the pod that scraped it", () => {
    expect(configuration().global.external_labels).toEqual({ cluster: "batcave", replica: "${POD_NAME}" });
    expect(Object.keys(configuration().global.external_labels as object)).toContain(prometheusReplicaLabel);
  });

  it.each([
    [seconds(30), undefined, "10s"],
    [seconds(5), undefined, "5s"],
    [seconds(60), seconds(45), "45s"],
    [seconds(10), undefined, "10s"],
  ])("scrapes every %s with a timeout of %s as %s", (scrapeInterval, scrapeTimeout, expected) => {
    const { global } = configuration({ scrapeInterval, scrapeTimeout });
    expect(global).toMatchObject({ scrape_interval: String(scrapeInterval), scrape_timeout: expected });
  });

  it("tells every Alertmanager, and does not tell a pair apart to it", () => {
    expect(configuration()).not.toHaveProperty("alerting");
    expect(configuration({ alertmanagers: "_http._tcp.alertmanager-headless.fleet" })).toMatchObject({
      alerting: {
        alert_relabel_configs: [{ regex: prometheusReplicaLabel, action: "labeldrop" }],
        alertmanagers: [{ dns_sd_configs: [{ names: ["_http._tcp.alertmanager-headless.fleet"], type: "SRV" }] }],
      },
    });
  });

  it("sets no limits where none are given", () => {
    expect(Object.keys(configuration().global)).toEqual(["scrape_interval", "scrape_timeout", "external_labels"]);
  });

  it("limits every target", () => {
    const limits = {
      samples: 1,
      labels: 2,
      labelNameLength: 3,
      labelValueLength: 4,
      targets: 5,
      bodySize: Quantity.parse("20Mi"),
    };
    expect(configuration({ limits }).global).toMatchObject({
      sample_limit: 1,
      label_limit: 2,
      label_name_length_limit: 3,
      label_value_length_limit: 4,
      target_limit: 5,
      body_size_limit: "20971520B",
    });
  });

  it("names rule files by the folder they are mounted in, and none on an agent", () => {
    expect(configuration({ ruleFiles: ["rules/nodes.yaml"] }).rule_files).toEqual(["/etc/prometheus/rules/nodes.yaml"]);
    expect(configuration()).not.toHaveProperty("rule_files");
  });

  it("adds the user's jobs after ours, as they are", () => {
    const job = { job_name: "ups", static_configs: [{ targets: ["ups:9162"] }], honor_labels: true };
    expect(configuration({ scrapeConfigs: [job] }).scrape_configs.at(-1)).toEqual(job);
  });

  it("filters every job, after the user's own relabelling, before anything is written or sent", () => {
    const own = { source_labels: ["a"], target_label: "b" };
    const { scrape_configs: jobs } = configuration({
      scrapeConfigs: [{ job_name: "ups", metric_relabel_configs: [own] }, { job_name: "other" }],
      metrics: { keep: ["node_.*", "up"], drop: ["go_gc_.*"], dropLabels: ["id", "pod_.*"] },
    });
    const filter = [
      { source_labels: ["__name__"], regex: "(?:node_.*)|(?:up)", action: "keep" },
      { source_labels: ["__name__"], regex: "(?:go_gc_.*)", action: "drop" },
      { regex: "(?:id)|(?:pod_.*)", action: "labeldrop" },
    ];
    for (const job of jobs) {
      const expected = job.job_name === "ups" ? [own, ...filter] : filter;
      expect(job.metric_relabel_configs, job.job_name).toEqual(expected);
    }
  });

  it("leaves jobs alone where there is no filter", () => {
    expect(configuration().scrape_configs.filter((job) => "metric_relabel_configs" in job)).toEqual([]);
  });

  it("repeats shared parts instead of using anchors, which the reader of a plan would have to follow", () => {
    expect(prometheusConfiguration(minimalConfiguration)).not.toMatch(/(^|\s)[&*][a-z0-9]+(\s|$)/m);
  });
});

describe("native histograms and exemplars in the configuration", () => {
  it("scrapes native histograms beside the classic ones where it is told to", () => {
    expect(configuration({ nativeHistograms: true }).global).toMatchObject({
      scrape_native_histograms: true,
      always_scrape_classic_histograms: true,
    });
    expect(configuration({ nativeHistograms: false }).global).toEqual(configuration().global);
    expect(configuration().global).not.toHaveProperty("scrape_native_histograms");
  });

  it("keeps as many exemplars as it is told", () => {
    expect(configuration({ storedExemplars: 5 })).toMatchObject({ storage: { exemplars: { max_exemplars: 5 } } });
    expect(configuration()).not.toHaveProperty("storage");
  });
});
