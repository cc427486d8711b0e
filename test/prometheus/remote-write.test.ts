import { describe, expect, it } from "vitest";
import { diskQueueEntry, remoteWriteEntry } from "../../src/prometheus/remote-write.js";
import { Duration } from "../../src/units/duration.js";
import { configuration, remoteWriteSettings, target } from "../support/prometheus.js";

describe("remoteWriteEntry", () => {
  it("loses nothing: version 1, and what is refused for a limit is sent again", () => {
    expect(remoteWriteEntry(target, remoteWriteSettings)).toEqual({
      name: "thanos-receive",
      url: "https://receive.example.com:19291/api/v1/receive",
      tls_config: {
        cert_file: "/etc/prometheus/identity/tls.crt",
        key_file: "/etc/prometheus/identity/tls.key",
        ca_file: "/etc/prometheus/identity/ca.crt",
        min_version: "TLS13",
      },
      protobuf_message: "prometheus.WriteRequest",
      send_exemplars: false,
      send_native_histograms: true,
      metadata_config: { send: false },
      queue_config: { min_shards: 1, max_shards: 50, batch_send_deadline: "5s", retry_on_http_429: true },
    });
  });

  it("sets no limit on the age of a sample, which would drop backlog", () => {
    expect(remoteWriteEntry(target, remoteWriteSettings).queue_config).not.toHaveProperty("sample_age_limit");
  });

  it("sends version 2 and gives samples up only where it is told to", () => {
    const settings = { ...remoteWriteSettings, messageVersion: 2 as const, sampleAgeLimit: Duration.hours(36) };
    expect(remoteWriteEntry(target, settings)).toMatchObject({
      protobuf_message: "io.prometheus.write.v2.Request",
      queue_config: { sample_age_limit: "1d12h" },
    });
  });

  it("notices a router that is gone as soon as it is told", () => {
    const settings = { ...remoteWriteSettings, requestTimeout: Duration.seconds(10) };
    expect(remoteWriteEntry(target, settings)).toMatchObject({ remote_timeout: "10s" });
    expect(remoteWriteEntry(target, remoteWriteSettings)).not.toHaveProperty("remote_timeout");
  });

  it("sends exemplars where it is told to, and is otherwise the same to the letter", () => {
    const without = JSON.stringify(remoteWriteEntry(target, remoteWriteSettings));
    const entry = remoteWriteEntry(target, { ...remoteWriteSettings, exemplars: true });
    expect(JSON.stringify(entry)).toBe(without.replace('"send_exemplars":false', '"send_exemplars":true'));
    expect(entry).toMatchObject({ send_exemplars: true });
    expect(JSON.stringify(remoteWriteEntry(target, { ...remoteWriteSettings, exemplars: false }))).toBe(without);
  });

  it("goes through a proxy, with exceptions", () => {
    const settings = { ...remoteWriteSettings, proxyUrl: "http://proxy:3128", noProxy: "10.0.0.0/8" };
    const entry = remoteWriteEntry(target, settings);
    expect(entry).toMatchObject({ proxy_url: "http://proxy:3128", no_proxy: "10.0.0.0/8" });
  });

  it("sends with as many senders and as often as it is told", () => {
    const settings = { ...remoteWriteSettings, minShards: 2, maxShards: 4, batchSendDeadline: Duration.seconds(1) };
    expect(remoteWriteEntry(target, settings).queue_config).toMatchObject({
      min_shards: 2,
      max_shards: 4,
      batch_send_deadline: "1s",
    });
  });

  it("is the one destination, and stays the same whatever else changes, because a change forgets what is unsent", () => {
    const before = configuration().remote_write;
    const after = configuration({
      scrapeInterval: Duration.seconds(5),
      cluster: "other",
      ruleFiles: ["a"],
    }).remote_write;
    expect(before).toHaveLength(1);
    expect(after).toEqual(before);
  });
});

describe("diskQueueEntry", () => {
  it("hands over within a second, in order and without what vmagent cannot read", () => {
    expect(diskQueueEntry("http://127.0.0.1:8429/api/v1/write")).toEqual({
      name: "disk-queue",
      url: "http://127.0.0.1:8429/api/v1/write",
      protobuf_message: "prometheus.WriteRequest",
      send_exemplars: false,
      send_native_histograms: false,
      metadata_config: { send: false },
      queue_config: { min_shards: 1, max_shards: 1, batch_send_deadline: "1s", retry_on_http_429: true },
    });
  });
});
