import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { waitUntil } from "../../cluster/wait.js";
import type { Binaries } from "../../parts/binaries.js";

/** Port on the loopback of the host, for the seconds it takes. */
const address = "127.0.0.1:19090";

/**
 * Makes two real blocks of the same few seconds: a Prometheus scrapes itself and takes two snapshots of its head.
 *
 * @param folder an empty folder.
 * @returns folders, each with one block in it.
 */
export async function sampleBlocks(binary: Binaries, folder: string): Promise<readonly string[]> {
  const configuration = join(folder, "prometheus.yml");
  writeFileSync(
    configuration,
    JSON.stringify({
      global: { scrape_interval: "1s", scrape_timeout: "1s" },
      scrape_configs: [{ job_name: "prometheus", static_configs: [{ targets: [address] }] }],
    }),
  );
  const data = join(folder, "data");
  const prometheus = execa(
    binary("prometheus"),
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data}`,
      `--web.listen-address=${address}`,
      "--web.enable-admin-api",
    ],
    { reject: false, stdio: "ignore", cleanup: true },
  );
  try {
    const samples = async () => {
      const answer = await fetch(`http://${address}/api/v1/query?query=count_over_time(up[1m])`).catch(() => undefined);
      return answer?.ok === true && /"value":\[[^\]]*"([3-9]|\d\d)"\]/.test(await answer.text());
    };
    await waitUntil(samples, { seconds: 60, what: "samples of a temporary Prometheus" });
    for (let taken = 0; taken < 2; taken++) {
      // A snapshot's name and the block's own have the second and the millisecond in them.
      await pause(1_100);
      await fetch(`http://${address}/api/v1/admin/tsdb/snapshot`, { method: "POST" });
    }
  } finally {
    prometheus.kill("SIGTERM");
    await prometheus;
  }
  const snapshots = join(data, "snapshots");
  return readdirSync(snapshots).map((name) => join(snapshots, name));
}
