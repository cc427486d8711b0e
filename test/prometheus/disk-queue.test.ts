import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { QUEUE_FILE } from "../../src/outage/disk-queue.js";
import { Prometheus, type PrometheusProps } from "../../src/prometheus/prometheus.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { existingIdentity, mountedSecret } from "../support/identity.js";
import { container, flagValues, podSpec } from "../support/pod-spec.js";
import { minimalConfiguration, remoteWriteSettings, type ReadConfiguration } from "../support/prometheus.js";
import { minimalSettings } from "../support/workload.js";

const queue = {
  image: "example.com/vmagent:v1",
  queueBytes: 2 ** 30,
  requestTimeout: Duration.seconds(20),
  settings: minimalSettings,
};

function synth(props: Partial<PrometheusProps> = {}, url = "https://receive.example.com:19291/api/v1/receive") {
  const { object } = synthConstruct((stack, namespace) => {
    new Prometheus(stack, "prometheus", {
      ...minimalConfiguration,
      remoteWrite: {
        url,
        identity: existingIdentity(stack, namespace, "writer-identity"),
        settings: remoteWriteSettings,
      },
      namespace,
      image: "example.com/prometheus:v1",
      mode: "agent",
      replicas: 1,
      scrapeConfigSecrets: [],
      rules: [],
      volumeSize: Quantity.parse("10Gi"),
      settings: minimalSettings,
      diskQueue: queue,
      ...props,
    });
  });
  const text = (object("ConfigMap", "prometheus-configuration").data as Record<string, string>)["prometheus.yml"]!;
  return { set: object("StatefulSet"), configuration: parse(text) as ReadConfiguration };
}

describe("a Prometheus with a disk queue", () => {
  it("has a vmagent beside it that listens to its own pod alone and sends as its cluster", () => {
    expect(container(synth().set, "disk-queue").args).toEqual([
      "--httpListenAddr=127.0.0.1:8429",
      "--http.shutdownDelay=5s",
      "--remoteWrite.url=https://receive.example.com:19291/api/v1/receive",
      "--remoteWrite.forcePromProto=true",
      "--remoteWrite.tlsCertFile=/etc/vmagent/identity/tls.crt",
      "--remoteWrite.tlsKeyFile=/etc/vmagent/identity/tls.key",
      "--remoteWrite.tlsCAFile=/etc/vmagent/identity/ca.crt",
      "--remoteWrite.queues=4",
      "--remoteWrite.maxRowsPerBlock=10000",
      "--remoteWrite.maxBlockSize=8388608",
      "--remoteWrite.flushInterval=1s",
      "--remoteWrite.sendTimeout=20s",
      "--remoteWrite.retryMaxInterval=15s",
      "--remoteWrite.tmpDataPath=/data/disk-queue",
      "--remoteWrite.maxDiskUsagePerURL=1073741824",
      "--memory.allowedBytes=1MiB",
      "--remoteWrite.keepDanglingQueues=true",
      "--remoteWrite.showURL=false",
      "--loggerFormat=json",
    ]);
    expect(container(synth().set, "disk-queue")).not.toHaveProperty("ports");
  });

  it("outlives a server for longer, which waits for its rules before it hands over the last of what it scrapes", () => {
    expect(container(synth({ mode: "server" }).set, "disk-queue").args).toContain("--http.shutdownDelay=30s");
  });

  it("goes through a proxy and takes further flags, in Go's own spelling", () => {
    const settings = { ...minimalSettings, extraArgs: { loggerErrorsPerSecondLimit: 10, enableTCP6: false } };
    const { set } = synth({ diskQueue: { ...queue, proxyUrl: "http://proxy:3128", settings } });
    expect(container(set, "disk-queue").args).toContain("--remoteWrite.proxyURL=http://proxy:3128");
    expect(container(set, "disk-queue").args?.slice(-2)).toEqual([
      "--enableTCP6=false",
      "--loggerErrorsPerSecondLimit=10",
    ]);
  });

  it("writes to the queue, which alone has the key of the cluster, on the volume of both", () => {
    const { set } = synth();
    const { volume, mount } = mountedSecret("identity", "/etc/vmagent/identity", "writer-identity");
    expect(podSpec(set).volumes).toContainEqual(volume);
    expect(container(set, "disk-queue").volumeMounts).toEqual([
      expect.objectContaining(mount),
      { name: "data", mountPath: "/data", mountPropagation: "None" },
    ]);
    const names = container(set, "prometheus").volumeMounts?.map(({ name }) => name);
    expect(names).toEqual(["configuration", "data"]);
  });

  it("lets no exemplars pass, and so has none kept for it either", () => {
    const { set, configuration } = synth({ mode: "server", exemplars: 1000 });
    expect(configuration.remote_write).toMatchObject([{ send_exemplars: false }]);
    expect(configuration).not.toHaveProperty("storage");
    expect(flagValues(container(set, "prometheus").args ?? [], "enable-feature")).toEqual([]);
  });

  it("changes nothing in what Prometheus writes to, whatever the way to Receive becomes", () => {
    const other = synth({ diskQueue: { ...queue, proxyUrl: "http://proxy:3128", queueBytes: 2 ** 31 } }, "https://b/");
    const { configuration } = synth();
    expect(configuration.remote_write).toMatchObject([{ url: "http://127.0.0.1:8429/api/v1/write" }]);
    expect(other.configuration).toEqual(configuration);
  });

  it("watches its queue", () => {
    expect(synth().configuration.scrape_configs).toContainEqual({
      job_name: "disk-queue",
      static_configs: [{ targets: ["127.0.0.1:8429"] }],
    });
  });

  it("leaves the queue, and a file of it more, their place on a server's volume", () => {
    const size = Math.floor(((10 * 2 ** 30 - (2 ** 30 + QUEUE_FILE) / 0.9) * 0.8) / 2 ** 20);
    expect(container(synth({ mode: "server" }).set, "prometheus").args).toContain(
      `--storage.tsdb.retention.size=${size}MB`,
    );
  });

  it("rejects a flag of ours, such as a second listener", () => {
    const settings = { ...minimalSettings, extraArgs: { influxListenAddr: ":8089" } };
    expect(() => synth({ diskQueue: { ...queue, settings } })).toThrow("got: influxListenAddr");
  });
});
