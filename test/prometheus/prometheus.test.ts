import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Prometheus, type PrometheusProps } from "../../src/prometheus/prometheus.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { existingIdentity, mountedSecret } from "../support/identity.js";
import { container, flagValues, podSpec, podTemplate } from "../support/pod-spec.js";
import { minimalConfiguration, remoteWriteSettings, type ReadConfiguration } from "../support/prometheus.js";
import { maximallyPlacedPod, maximalSettings } from "../support/thanos.js";
import { minimalSettings } from "../support/workload.js";

function synth(props: Partial<PrometheusProps> = {}) {
  let prometheus: Prometheus | undefined;
  const result = synthConstruct((stack, namespace) => {
    prometheus = new Prometheus(stack, "prometheus", {
      ...minimalConfiguration,
      remoteWrite: {
        url: "https://receive.example.com:19291/api/v1/receive",
        identity: existingIdentity(stack, namespace, "writer-identity"),
        settings: remoteWriteSettings,
      },
      namespace,
      image: "example.com/prometheus:v1",
      mode: "server",
      replicas: 1,
      scrapeConfigSecrets: [],
      rules: [],
      volumeSize: Quantity.parse("10Gi"),
      settings: minimalSettings,
      ...props,
    });
  });
  return { ...result, set: result.object("StatefulSet"), url: prometheus!.url };
}

const rules = [{ name: "nodes.yaml", content: 'groups: [{ name: "${nodes}", rules: [] }]\n' }];

describe("Prometheus", () => {
  it("keeps a database for a day, within its volume, as a server", () => {
    const { set, url } = synth();
    expect(container(set).args).toEqual([
      "--config.file=/etc/prometheus/configuration/prometheus.yml",
      "--web.listen-address=0.0.0.0:9090",
      "--storage.tsdb.path=/prometheus",
      "--storage.tsdb.retention.time=1d",
      "--storage.tsdb.retention.size=8192MB",
    ]);
    expect(url).toBe("http://prometheus.fleet.svc.cluster.local:9090");
  });

  it("waits with a change of its shards for as long as it is told", () => {
    expect(container(synth({ flushDeadline: Duration.hours(2) }).set).args).toContain(
      "--storage.remote.flush-deadline=2h",
    );
  });

  it("keeps samples for as long as it is told", () => {
    expect(container(synth({ retention: Duration.days(7) }).set).args).toContain("--storage.tsdb.retention.time=1w");
  });

  it("only forwards, by the flag that is not an experiment any more, as an agent", () => {
    expect(container(synth({ mode: "agent" }).set).args).toEqual([
      "--config.file=/etc/prometheus/configuration/prometheus.yml",
      "--web.listen-address=0.0.0.0:9090",
      "--agent",
      "--storage.agent.path=/prometheus",
    ]);
  });

  it("sends exemplars: a server has to keep them for that, an agent takes them as they come", () => {
    const sent = (props: Partial<PrometheusProps>) => {
      const { object, set } = synth({ exemplars: 1000, ...props });
      const text = (object("ConfigMap", "prometheus-configuration").data as Record<string, string>)["prometheus.yml"]!;
      const { remote_write: entries, ...rest } = parse(text) as ReadConfiguration & { readonly storage?: object };
      const args = container(set, "prometheus").args ?? [];
      return {
        exemplars: entries[0]!.send_exemplars,
        storage: rest.storage,
        feature: flagValues(args, "enable-feature"),
      };
    };
    const server = { exemplars: true, storage: { exemplars: { max_exemplars: 1000 } }, feature: ["exemplar-storage"] };
    const neither = { storage: undefined, feature: [] };
    expect(sent({})).toEqual(server);
    expect(sent({ mode: "agent" })).toEqual({ exemplars: true, ...neither });
    expect(sent({ exemplars: undefined })).toEqual({ exemplars: false, ...neither });
  });

  it("collects garbage earlier as an agent, and as Prometheus does as a server", () => {
    const collection = (changes: Partial<PrometheusProps>) => {
      const { env = [] } = container(synth(changes).set);
      return env.find(({ name }) => name === "GOGC")?.["value"];
    };
    expect(collection({ mode: "agent" })).toBe("60");
    expect(collection({})).toBeUndefined();
  });

  it("reads its configuration from a ConfigMap, and restarts when that changes", () => {
    const { object, set } = synth();
    const text = (object("ConfigMap", "prometheus-configuration").data as Record<string, string>)["prometheus.yml"]!;
    const { global } = parse(text) as ReadConfiguration;
    expect(global.external_labels).toEqual({ cluster: "batcave", replica: "${POD_NAME}" });
    expect(container(set).env).toContainEqual({
      name: "POD_NAME",
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } },
    });
    const checksum = (changes: Partial<PrometheusProps>) => podTemplate(synth(changes).set).metadata.annotations;
    expect(checksum({})).toHaveProperty("checksum/configuration");
    expect(checksum({ cluster: "other" })).not.toEqual(checksum({}));
  });

  it("discovers with a role that may change nothing, and alone has a token", () => {
    const { object, set } = synth();
    const rulesOf = object("ClusterRole", "fleet-prometheus").rules as { verbs: string[] }[];
    expect(rulesOf).toHaveLength(4);
    expect([...new Set(rulesOf.flatMap(({ verbs }) => verbs))].sort()).toEqual(["get", "list", "watch"]);
    expect(object("ClusterRoleBinding", "fleet-prometheus")).toMatchObject({
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "fleet-prometheus" },
      subjects: [{ kind: "ServiceAccount", name: "prometheus", namespace: "fleet" }],
    });
    expect(podSpec(set)).toMatchObject({ serviceAccountName: "prometheus", automountServiceAccountToken: true });
    expect(object("ServiceAccount")).toMatchObject({ automountServiceAccountToken: false });
  });

  it("has time to send what it holds at its end", () => {
    expect(podSpec(synth().set).terminationGracePeriodSeconds).toBe(300);
  });

  it("evaluates rules on a server, as they were written", () => {
    const { object, set } = synth({ rules });
    expect(object("ConfigMap", "prometheus-rules").data).toEqual({ "nodes.yaml": rules[0]!.content });
    const text = (object("ConfigMap", "prometheus-configuration").data as Record<string, string>)["prometheus.yml"]!;
    expect((parse(text) as ReadConfiguration).rule_files).toEqual(["/etc/prometheus/rules/nodes.yaml"]);
    expect(container(set).volumeMounts).toContainEqual({
      name: "rules",
      mountPath: "/etc/prometheus/rules",
      readOnly: true,
      mountPropagation: "None",
    });
    expect(podTemplate(set).metadata.annotations).toHaveProperty("checksum/rules");
  });

  it("has no rules volume without rules", () => {
    expect(synth().objects.filter(({ kind }) => kind === "ConfigMap")).toHaveLength(1);
  });

  it("runs a pair at once and takes every setting", () => {
    const { set } = synth({ replicas: 2, settings: maximalSettings, scrapeConfigSecrets: ["ups-password"] });
    expect(set.spec).toMatchObject({
      replicas: 2,
      podManagementPolicy: "Parallel",
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { storageClassName: "fast", resources: { requests: { storage: "10Gi" } } },
        },
      ],
    });
    expect(podTemplate(set)).toMatchObject(maximallyPlacedPod);
    expect(container(set).args?.slice(-2)).toEqual(["--enable-auto-gomemlimit", "--log.level=debug"]);
    expect(container(set).volumeMounts).toContainEqual({
      name: "secret-0",
      mountPath: "/etc/prometheus/secrets/ups-password",
      readOnly: true,
      mountPropagation: "None",
    });
  });

  it("writes with the certificate of its cluster, and never restarts for a new one", () => {
    const { set } = synth();
    const { volume, mount } = mountedSecret("identity", "/etc/prometheus/identity", "writer-identity");
    expect(podSpec(set).volumes).toContainEqual(volume);
    expect(container(set).volumeMounts).toContainEqual(expect.objectContaining(mount));
    expect(Object.keys(podTemplate(set).metadata.annotations ?? {})).toEqual(["checksum/configuration"]);
  });

  it("reads rules that change by themselves anew while it runs, instead of restarting", () => {
    const { set, object } = synth({ reloadedRules: rules });
    const text = (object("ConfigMap", "prometheus-configuration").data as Record<string, string>)["prometheus.yml"]!;
    expect(parse(text)).toHaveProperty("rule_files", ["/etc/prometheus/reloaded-rules/nodes.yaml"]);
    expect(container(set).args).toContain("--config.auto-reload");
    expect(Object.keys(podTemplate(set).metadata.annotations ?? {})).toEqual(["checksum/configuration"]);
  });

  it("scrapes targets of ours over TLS, trusting the authorities that come with them", () => {
    const job = { job_name: "minio", scheme: "https" };
    const authorities = { name: "authorities", mountPath: "/etc/prometheus/minio", secret: "minio-certificate" };
    const { object, set } = synth({
      scrapedOverTls: [{ job, authorities }],
      scrapeConfigs: [{ job_name: "users" }],
    });
    const text = (object("ConfigMap", "prometheus-configuration").data as Record<string, string>)["prometheus.yml"]!;
    expect((parse(text) as { scrape_configs: unknown[] }).scrape_configs.slice(-2)).toEqual([
      job,
      { job_name: "users" },
    ]);
    expect(container(set).volumeMounts).toContainEqual(
      expect.objectContaining({ name: "authorities", mountPath: "/etc/prometheus/minio", readOnly: true }),
    );
  });

  it("rejects rules on an agent", () => {
    expect(() => synth({ mode: "agent", rules })).toThrow(
      "`rules` need `mode` server: an agent has no database; got: 1 rule files",
    );
  });

  it.each([
    ["server", "storage.tsdb.path"],
    ["agent", "storage.agent.path"],
  ] as const)("rejects a flag that it sets itself as %s", (mode, flag) => {
    expect(() => synth({ mode, settings: { ...minimalSettings, extraArgs: { [flag]: "/" } } })).toThrow(`got: ${flag}`);
  });
});
