import { setTimeout as pause } from "node:timers/promises";
import { prometheusReceiver } from "../fleet/baselines.js";
import { clusterOf, describeFleet } from "../fleet/described-fleet.js";
import { ourSender, scrapeTargets, withDefaultQueue, type RemoteWriteEntry } from "../fleet/our-sender.js";
import { Line } from "../load/line.js";
import { sentSamples } from "../load/sent-samples.js";
import { Programs } from "../process/programs.js";
import type { Row } from "../row.js";
import { ratioOf, spreadOf } from "../spread.js";

/** As many scrapes of a real node exporter, so that names and labels are those that travel. */
const TARGETS = 5;
const INTERVAL = "15s";

/** Seconds of one round: metadata goes out once a minute. */
const ROUND = 60;

/** Of our entry, what another version of the message takes. */
const version2 = { protobuf_message: "io.prometheus.write.v2.Request" };

/** Prometheus's own settings with our deadline: as fresh, and nothing else changed. */
function asFresh(entry: RemoteWriteEntry): RemoteWriteEntry {
  const { batch_send_deadline } = entry["queue_config"] as Readonly<Record<string, unknown>>;
  return { ...withDefaultQueue(entry), queue_config: { batch_send_deadline } };
}

/** What a sample takes on the way to Receive. */
export const wire: Row = {
  number: 8,
  name: "wire",
  title: "Bytes per sample on the wire: five node exporters every 15 s, without TLS",
  programs: ["prometheus", "node_exporter", "bench-load"],
  async measure({ binaries, folder, pairs, say }) {
    const network = "127.78.8";
    const child = { name: "batmobile", prometheus: { mode: "agent" } };
    const fleet = await describeFleet({}, [child], folder);
    const load = binaries("bench-load");
    // It takes both versions; Receive before 0.43 takes the second, answers 200 and keeps nothing.
    const receiver = prometheusReceiver({ binary: binaries("prometheus"), network, folder });
    const target = `${network}.100:9100`;
    const programs = new Programs(folder);
    const entries = {
      ours: (entry: RemoteWriteEntry) => entry,
      asFresh,
      defaults: withDefaultQueue,
      second: (entry: RemoteWriteEntry) => ({ ...entry, ...version2 }),
    };
    try {
      await programs.startAll(receiver.programs);
      await programs.start({
        name: "node-exporter",
        binary: binaries("node_exporter"),
        args: [`--web.listen-address=${target}`],
        readyUrl: `http://${target}/metrics`,
      });
      const sides = await Promise.all(
        Object.entries(entries).map(async ([name, entry], index) => {
          const line = new Line(load, `line-${name}`, `${network}.${101 + index}`, new URL(receiver.target.url).host);
          const address = `${network}.${111 + index}`;
          await programs.start(line.program);
          const scrape = scrapeTargets(name, target, TARGETS, INTERVAL).map((one) => ({
            ...one,
            metrics_path: "/metrics",
          }));
          const url = `http://${line.address}/api/v1/write`;
          const objects = clusterOf(fleet, child.name);
          const prometheus = binaries("prometheus");
          await programs.start(ourSender({ objects, prometheus, name, address, folder, url, scrape, entry }));
          return { name: name as keyof typeof entries, line, address };
        }),
      );
      say("until everything flows");
      await pause(45_000);
      const bytes: Record<keyof typeof entries, number[]> = { ours: [], asFresh: [], defaults: [], second: [] };
      for (let round = 0; round < pairs; round += 1) {
        const read = () =>
          Promise.all(
            sides.map(async ({ line, address }) => ({
              up: (await line.counters()).up,
              samples: await sentSamples(address),
            })),
          );
        const before = await read();
        await pause(ROUND * 1000);
        const after = await read();
        for (const [index, { name }] of sides.entries()) {
          const { up, samples } = before[index]!;
          bytes[name].push((after[index]!.up - up) / (after[index]!.samples - samples));
        }
      }
      const each = (id: string, what: string, side: keyof typeof entries) => ({
        id,
        what,
        value: spreadOf(bytes[side]),
        unit: "B",
      });
      return [
        {
          id: "wire.v1",
          what: "ours ÷ Prometheus's settings with the same deadline",
          value: ratioOf(bytes.ours, bytes.asFresh),
          goal: { atMost: 0.95 },
          missedAs:
            "requests are the same but for how many samples are in one; labels are nearly all of their bytes, and Snappy finds " +
            "repetitions only within 64 KiB. It would need version 2, where a label is sent once, which Receive refuses",
        },
        {
          id: "wire.v2",
          what: "ours with messages of version 2, against a receiver that has them ÷ Prometheus's settings, version 1",
          value: ratioOf(bytes.second, bytes.asFresh),
          goal: { atMost: 0.75 },
        },
        each("wire.ours", "ours", "ours"),
        each("wire.as-fresh", "Prometheus's settings with our deadline", "asFresh"),
        each("wire.defaults", "Prometheus's settings", "defaults"),
        each("wire.second", "ours, version 2", "second"),
      ];
    } finally {
      await programs.stop();
    }
  },
};
