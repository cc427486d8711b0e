import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const exemplars: Settings = { receive: { exemplars: { perTenant: 1000 } } };
const traces = (settings: Settings, more: Settings = exemplars): Settings => ({
  observability: { ...more, grafana: { traces: settings } },
});
const batcave = (prometheus: Settings, observability: Settings = {}): Settings => ({
  observability,
  childClusters: [child("batcave", { prometheus })],
});
const place = "childClusters[0].prometheus";
const twice = {
  rule: "no native histograms on an agent that sends exemplars: Receive would refuse nearly every request",
  remedy: "write mode: server, or remove one of nativeHistograms and observability.receive.exemplars",
};
const job = "scrape_configs: [{ job_name: shop, scrape_native_histograms: true }]\n";

/** What the rules on exemplars and native histograms refuse, by rule. */
export const exemplarRefusals: Refusals = {
  exemplarsAreNotHeldToTenants: [
    {
      behaviour: "exemplars where reads are held to tenants, because theirs are not",
      change: {
        observability: { ...exemplars, query: { tenancy: {} }, grafana: { enabled: false } },
      },
      problem: {
        path: "observability.receive.exemplars",
        rule: "no exemplars with query.tenancy, because Thanos holds questions for exemplars to no tenant",
        remedy: "remove one of the two",
        at: "exemplars:",
      },
    },
  ],
  exemplarsFitTheIngestors: [
    {
      behaviour: "exemplars for which the ingestors may not have the memory",
      change: { observability: { receive: { exemplars: { perTenant: 2685 } } } },
      problem: {
        path: "observability.receive.exemplars.perTenant",
        got: 2685,
        rule: "at most 2684: each may hold 400 kB, for each of 2 senders, in half of the ingestors' 4Gi",
        remedy: "write fewer, or raise receive.ingestor.resources.limits.memory",
        at: "perTenant: 2685",
      },
    },
  ],
  tracesNeedExemplars: [
    {
      behaviour: "a way to traces without exemplars",
      change: traces({ dataSource: "tempo" }, {}),
      problem: {
        path: "observability.grafana.traces",
        rule: "exemplars to lead there, and nobody sends any",
        remedy: "add observability.receive.exemplars, such as exemplars: { perTenant: 1000 }, or remove it",
        at: "traces:",
      },
    },
  ],
  exemplarsLeadToOnePlace: [
    {
      behaviour: "exemplars that lead to two places",
      change: traces({ dataSource: "tempo", url: "https://traces.example.com/${__value.raw}" }),
      problem: {
        path: "observability.grafana.traces",
        rule: "exactly one of dataSource and url",
        remedy: "keep one of them",
        at: "traces:",
      },
    },
    {
      behaviour: "exemplars that lead nowhere",
      change: traces({ label: "traceID" }),
      problem: {
        path: "observability.grafana.traces",
        rule: "exactly one of dataSource and url",
        remedy: "add the one that leads to your traces",
        at: "traces:",
      },
    },
  ],
  nativeHistogramsArrive: [
    {
      behaviour: "native histograms that a disk queue would turn into floats",
      change: batcave({ buffer: "diskQueue", nativeHistograms: true }),
      problem: {
        path: `${place}.nativeHistograms`,
        got: true,
        rule: "no native histograms with a disk queue, through which none pass",
        remedy: "remove it, or write buffer: wal",
        at: "nativeHistograms: true",
      },
    },
  ],
  agentsSendExemplarsOnce: [
    {
      behaviour: "native histograms of an agent beside exemplars",
      change: batcave({ mode: "agent", nativeHistograms: true }, exemplars),
      problem: { path: `${place}.nativeHistograms`, got: true, ...twice, at: "nativeHistograms: true" },
    },
    {
      behaviour: "native histograms of an agent's own jobs beside exemplars",
      change: batcave({ mode: "agent", scrapeConfigFiles: ["shop.yaml"] }, exemplars),
      files: { "shop.yaml": job },
      problem: { path: `${place}.scrapeConfigFiles`, got: "shop", ...twice, at: "scrapeConfigFiles:" },
    },
  ],
};
