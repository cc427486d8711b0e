import { ownJobs } from "../../../src/config/rules/prometheus.js";
import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const batcave = (settings: Settings): Settings => ({ childClusters: [child("batcave", settings)] });
const prometheus = (settings: Settings): Settings => batcave({ prometheus: settings });
const place = "childClusters[0].prometheus";
const large = `groups: []\n#${"x".repeat(500 * 1024)}`;
const jobNames = `job names of their own; ours are ${ownJobs.join(", ")}`;

/** What the rules on a Prometheus refuse, by rule. */
export const prometheusRefusals: Refusals = {
  agentsOnlyForward: [
    {
      behaviour: "recording rules on an agent",
      change: prometheus({ mode: "agent", ruleFiles: ["rules.yaml"] }),
      files: { "rules.yaml": "groups: []\n" },
      problem: {
        path: `${place}.ruleFiles`,
        got: ["rules.yaml"],
        rule: "no rules on an agent: it has no database to evaluate them on",
        remedy: "write mode: server, or evaluate them centrally",
        at: "ruleFiles:",
      },
    },
    {
      behaviour: "a retention on an agent",
      change: prometheus({ mode: "agent", retention: "24h" }),
      problem: {
        path: `${place}.retention`,
        got: "1d",
        rule: "no retention on an agent: it keeps samples only until they are sent",
        remedy: "remove it, or write mode: server",
        at: "retention: 24h",
      },
    },
  ],
  diskQueuesHaveNoExceptions: [
    {
      behaviour: "exceptions from the proxy beside a disk queue",
      change: prometheus({
        buffer: "diskQueue",
        remoteWrite: { proxyUrl: "http://proxy:3128", noProxy: "10.0.0.0/8" },
      }),
      problem: {
        path: `${place}.remoteWrite.noProxy`,
        got: "10.0.0.0/8",
        rule: "no exceptions from the proxy with a disk queue, which knows none",
        remedy: "remove it; where Receive is an exception, remove proxyUrl too",
        at: "noProxy: 10.0.0.0/8",
      },
    },
  ],
  scrapeTimeoutWithinInterval: [
    {
      behaviour: "a scrape timeout above the interval",
      change: { observability: { prometheus: { scrapeInterval: "15s", scrapeTimeout: "30s" } } },
      problem: {
        path: "observability.prometheus.scrapeTimeout",
        got: "30s",
        rule: "at most the scrape interval, which is 15s",
        remedy: "write 15s or less",
        at: "scrapeTimeout: 30s",
      },
    },
  ],
  shardsInOrder: [
    {
      behaviour: "more senders at least than at most",
      change: prometheus({ remoteWrite: { minShards: 5, maxShards: 4 } }),
      problem: {
        path: `${place}.remoteWrite.minShards`,
        got: 5,
        rule: "at most maxShards, which is 4",
        remedy: "write 4 or less",
        at: "minShards: 5",
      },
    },
  ],
  exceptionsNeedAProxy: [
    {
      behaviour: "exceptions without a proxy",
      change: prometheus({ remoteWrite: { noProxy: "10.0.0.0/8" } }),
      problem: {
        path: `${place}.remoteWrite.noProxy`,
        got: "10.0.0.0/8",
        rule: "no exceptions without a proxy",
        remedy: "add proxyUrl, or remove it",
        at: "noProxy: 10.0.0.0/8",
      },
    },
  ],
  seriesKeepTheirName: ["_.*", ".+", "a|__name__", "(?i)__NAME__"].map((pattern) => ({
    behaviour: `the removal of labels that match ${pattern}, as the name does`,
    change: prometheus({ metrics: { dropLabels: ["id", pattern] } }),
    problem: {
      path: `${place}.metrics.dropLabels[1]`,
      got: pattern,
      rule: "a pattern that does not match __name__, the label that holds a metric's name",
      remedy: "name the labels more exactly; to drop whole metrics, use drop",
      at: `- ${pattern}`,
    },
  })),
  uniqueScrapeConfigSecrets: [
    {
      behaviour: "a Secret that is listed twice",
      change: prometheus({ scrapeConfigSecrets: ["ups", "ups"] }),
      problem: {
        path: `${place}.scrapeConfigSecrets[1]`,
        got: "ups",
        rule: "each Secret once",
        remedy: "remove it",
        at: "- ups",
      },
    },
  ],
  uniqueJobNames: [
    {
      behaviour: "a scrape configuration with the name of one of ours",
      change: prometheus({ scrapeConfigFiles: ["scrape.yaml"] }),
      files: { "scrape.yaml": "scrape_configs: [{ job_name: pods }, { job_name: ups }]\n" },
      problem: {
        path: `${place}.scrapeConfigFiles`,
        got: "pods",
        rule: jobNames,
        remedy: "rename the job in its file",
        at: "scrapeConfigFiles:",
      },
    },
    {
      behaviour: "a scrape configuration with the name of MinIO's job, where there is MinIO",
      change: {
        observability: {
          objectStore: { existing: undefined, minio: { image: "registry.example.com/minio:1" } },
          prometheus: { scrapeConfigFiles: ["scrape.yaml"] },
        },
      },
      files: { "scrape.yaml": "scrape_configs: [{ job_name: minio }]\n" },
      problem: {
        path: "observability.prometheus.scrapeConfigFiles",
        got: "minio",
        rule: `${jobNames}, minio`,
        remedy: "rename the job in its file",
        at: "scrapeConfigFiles:",
      },
    },
    {
      behaviour: "two scrape configurations of one name, in two files",
      change: { observability: { prometheus: { scrapeConfigFiles: ["one.yaml", "two.yaml"] } } },
      files: {
        "one.yaml": "scrape_configs: [{ job_name: ups }]\n",
        "two.yaml": "scrape_configs: [{ job_name: ups }]\n",
      },
      problem: {
        path: "observability.prometheus.scrapeConfigFiles",
        got: "ups",
        rule: jobNames,
        remedy: "rename the job in its file",
        at: "scrapeConfigFiles:",
      },
    },
  ],
  uniqueRuleFileNames: [
    {
      behaviour: "two rule files of one name, in two folders",
      change: { observability: { prometheus: { ruleFiles: ["a/rules.yaml", "b/rules.yaml"] } } },
      files: { "a/rules.yaml": "groups: []\n", "b/rules.yaml": "groups: []\n" },
      problem: {
        path: "observability.prometheus.ruleFiles[1]",
        got: "b/rules.yaml",
        rule: "file names of their own, whatever the folder",
        remedy: "rename the file, or remove it when it is listed twice",
        at: "- b/rules.yaml",
      },
    },
    {
      behaviour: "a rule file of the Ruler's with the name of ours",
      change: {
        observability: { ruler: { ruleFiles: ["a/thanos-fleet.yaml"] }, alertmanager: { enabled: true } },
      },
      files: { "a/thanos-fleet.yaml": "groups: []\n" },
      problem: {
        path: "observability.ruler.ruleFiles[0]",
        got: "a/thanos-fleet.yaml",
        rule: "file names of their own, whatever the folder",
        remedy: "rename the file, or remove it when it is listed twice",
        at: "- a/thanos-fleet.yaml",
      },
    },
    {
      behaviour: "a rule file that is listed twice",
      change: prometheus({ ruleFiles: ["rules.yaml", "rules.yaml"] }),
      files: { "rules.yaml": "groups: []\n" },
      problem: {
        path: `${place}.ruleFiles[1]`,
        got: "rules.yaml",
        rule: "file names of their own, whatever the folder",
        remedy: "rename the file, or remove it when it is listed twice",
        at: "- rules.yaml",
      },
    },
  ],
  ruleFileNamesAreKeys: [
    {
      behaviour: "a rule file whose name is no key of a ConfigMap",
      change: prometheus({ ruleFiles: ["my rules/disks & nodes.yaml"] }),
      files: { "my rules/disks & nodes.yaml": "groups: []\n" },
      problem: {
        path: `${place}.ruleFiles[0]`,
        got: "my rules/disks & nodes.yaml",
        rule: "a file name of letters, digits, hyphens, underscores and dots",
        remedy: "rename the file",
        at: "- my rules/disks & nodes.yaml",
      },
    },
  ],
  ruleFilesFitAConfigMap: [
    {
      behaviour: "rule files that are too large together",
      change: prometheus({ ruleFiles: ["a.yaml", "b.yaml"] }),
      files: { "a.yaml": large, "b.yaml": large },
      problem: {
        path: `${place}.ruleFiles`,
        got: ["a.yaml", "b.yaml"],
        rule: "at most 900 KiB in all, because a ConfigMap holds 1 MiB; these have 1001 KiB",
        remedy: "leave out comments and rules that nobody reads",
        at: "ruleFiles:",
      },
    },
  ],
};
