import { observabilityClusterName } from "../../src/config/model.js";
import { writtenBy } from "../../src/config/tenant-label.js";
import { gatewaysOf } from "../fleet/gateways.js";
import { OBSERVABILITY } from "../topology.js";
import { CheckFailure, type Check, type CheckContext } from "./check.js";
import { instantQuery, stores } from "./thanos-api.js";

/** A block in the bucket, from its own description. */
export interface Block {
  readonly tenant: string;
  /** Time range in milliseconds since 1970. */
  readonly minTime: number;
  readonly maxTime: number;
}

/** Age beyond which the newest block of a laboratory with one-minute blocks means that uploads have stopped. */
const newestBlockAge = 8 * 60_000;

const storage = ["thanos-receive-ingestor", "thanos-store-gateway", "thanos-compact", "minio"].map((name) => ({
  cluster: OBSERVABILITY,
  name,
}));

/**
 * Lists the blocks in the bucket, with Thanos's own tool, from inside a gateway's pod: it has the credentials.
 *
 * @throws CheckFailure when the bucket cannot be listed.
 */
export async function listBlocks({ kubectl, environment }: CheckContext): Promise<Block[]> {
  const run = kubectl(OBSERVABILITY);
  const pod = gatewaysOf(environment)[0]!.pods[0]!;
  const inGateway = ["--namespace", environment.observability.namespace, pod];
  try {
    const args = JSON.parse(
      await run(["get", "pod", ...inGateway, "--output=jsonpath={.spec.containers[0].args}"]),
    ) as string[];
    const store = args.find((arg) => arg.startsWith("--objstore.config="));
    if (store === undefined) throw new Error("the gateway names no object store");
    const output = await run([
      "exec",
      ...inGateway,
      "--",
      "/bin/thanos",
      "tools",
      "bucket",
      "ls",
      "--output=json",
      store,
    ]);
    // One indented JSON object after the other: each ends with the only brace at the start of a line.
    return output
      .split(/(?<=^\})$/m)
      .filter((text) => text.trim() !== "")
      .map(blockOf);
  } catch (error) {
    throw new CheckFailure(`the bucket cannot be listed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function blockOf(text: string): Block {
  const meta = JSON.parse(text) as { minTime: number; maxTime: number; thanos: { labels: Record<string, string> } };
  return { tenant: meta.thanos.labels["tenant_id"] ?? "", minTime: meta.minTime, maxTime: meta.maxTime };
}

/** Ingestors upload: the bucket has a fresh block of every cluster. */
export const blocksUploaded: Check = {
  title: "fresh blocks of every cluster are in the bucket",
  suspects: storage,
  async run(context) {
    const blocks = await listBlocks(context);
    const tenants = [observabilityClusterName, ...context.environment.childClusters.map(({ name }) => name)];
    const stale = tenants.filter((tenant) => {
      const newest = Math.max(...blocks.filter((block) => block.tenant === tenant).map(({ maxTime }) => maxTime));
      return !(Date.now() - newest < newestBlockAge);
    });
    if (stale.length > 0) {
      throw new CheckFailure(
        `no block of the last ${newestBlockAge / 60_000} min in the bucket for ${stale.join(", ")}`,
      );
    }
    return `${blocks.length} blocks`;
  },
};

/** The long way round: an old sample comes back through the Store Gateway alone, all shards of it. */
export const gatewayAnswers: Check = {
  title: "an old sample is read through the Store Gateway alone",
  suspects: storage,
  async run(context) {
    const gateways = (await stores(context.queryUrl)).filter(({ type }) => type === "store");
    if (gateways.length === 0) throw new CheckFailure("Query lists no Store Gateway");
    const loadedUntil = Math.max(...gateways.map(({ maxTime }) => maxTime));
    const blocks = await listBlocks(context);
    const sentences: string[] = [];
    for (const { name } of context.environment.childClusters) {
      const newest = blocks
        .filter((block) => block.tenant === name && block.maxTime <= loadedUntil)
        .sort((left, right) => right.maxTime - left.maxTime)[0];
      if (newest === undefined) throw new CheckFailure(`the Store Gateway has loaded no block of ${name}`);
      const time = newest.maxTime / 1000;
      const [answer] = await instantQuery(context.queryUrl, `count(up{${writtenBy(name)}})`, {
        time,
        store: gateways.map((gateway) => gateway.name),
      });
      if (answer === undefined)
        throw new CheckFailure(
          `the Store Gateway answers nothing for ${name} at ${new Date(newest.maxTime).toISOString()}`,
        );
      sentences.push(`${name} ${answer.value} series, ${Math.round(Date.now() / 1000 - time)} s old`);
    }
    return sentences.join("; ");
  },
};
