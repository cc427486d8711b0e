import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramSpec } from "../process/program.js";
import type { DescribedWritePath } from "./our-write-path.js";

/** What a baseline is started with. */
export interface BaselineOptions {
  readonly binary: string;
  /** First three bytes of its addresses, such as 127.78.2. */
  readonly network: string;
  readonly folder: string;
}

/** Flags of a Thanos whose port for Cap'n Proto would collide with others on this machine; in pods it does not. */
const capnProtoElsewhere = (address: string) => `--receive.capnproto-address=${address}:19391`;

/**
 * Receive as kube-thanos starts it with replication: each of three processes is router and ingestor, hashmod, protobuf, five
 * workers, no TLS, 15 days of local retention.
 *
 * Source: thanos-io/kube-thanos 55d4a7c, `jsonnet/kube-thanos/kube-thanos-receive.libsonnet`, `spec.containers[].args`, and
 * `kube-thanos-receive-default-params.libsonnet`. Replication 3 is this comparison's; their default leaves it to the user.
 */
export function kubeThanosWritePath({ binary, network, folder }: BaselineOptions): DescribedWritePath {
  const addresses = [10, 11, 12].map((host) => `${network}.${host}`);
  const ring = join(folder, "kube-thanos-hashrings.json");
  const endpoints = addresses.map((address) => `${address}:10901`);
  writeFileSync(ring, JSON.stringify([{ hashring: "default", tenants: [], endpoints }]));
  const programs = addresses.map((address, index): ProgramSpec => {
    const name = `kube-thanos-${index}`;
    const data = join(folder, name);
    mkdirSync(data, { recursive: true });
    return {
      name,
      binary,
      args: [
        "receive",
        "--log.level=info",
        "--log.format=logfmt",
        `--grpc-address=${address}:10901`,
        `--http-address=${address}:10902`,
        `--remote-write.address=${address}:19291`,
        "--receive.replication-factor=3",
        `--tsdb.path=${data}`,
        "--tsdb.retention=15d",
        `--label=replica="${name}"`,
        '--label=receive="true"',
        `--receive.local-endpoint=${address}:10901`,
        `--receive.hashrings-file=${ring}`,
        capnProtoElsewhere(address),
      ],
      readyUrl: `http://${address}:10902/-/ready`,
    };
  });
  return {
    target: { url: `http://${addresses[0]}:19291/api/v1/receive`, args: ["--header", "THANOS-TENANT=batmobile"] },
    programs,
    ingestors: endpoints,
  };
}

/** One Prometheus that receives remote write and keeps one copy. */
export function prometheusReceiver({ binary, network, folder }: BaselineOptions): DescribedWritePath {
  const address = `${network}.2`;
  const data = join(folder, "prometheus-receiver");
  mkdirSync(data, { recursive: true });
  const configuration = join(folder, "prometheus-receiver.yml");
  writeFileSync(configuration, "global: {}\n");
  const programs = [
    {
      name: "prometheus-receiver",
      binary,
      args: [
        `--config.file=${configuration}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=${address}:9090`,
        "--web.enable-remote-write-receiver",
      ],
      readyUrl: `http://${address}:9090/-/ready`,
    },
  ];
  return { target: { url: `http://${address}:9090/api/v1/write`, args: [] }, programs, ingestors: [] };
}

/** One VictoriaMetrics, which keeps one copy. */
export function victoriaMetrics({ binary, network, folder }: BaselineOptions): DescribedWritePath {
  const address = `${network}.3`;
  const data = join(folder, "victoria-metrics");
  const programs = [
    {
      name: "victoria-metrics",
      binary,
      args: [`-storageDataPath=${data}`, `-httpListenAddr=${address}:8428`, "-retentionPeriod=1"],
      readyUrl: `http://${address}:8428/health`,
    },
  ];
  return { target: { url: `http://${address}:8428/api/v1/write`, args: [] }, programs, ingestors: [] };
}
