import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { Environment } from "../../src/config/model.js";
import { renderStack, type KubernetesObject } from "../../src/manifests/render-stack.js";
import { startProgram, type LoopbackProgram } from "./loopback-program.js";
import { container } from "./pod-spec.js";
import { stackOf, synthApp } from "./synth-app.js";

/** Where the parts of the fleet answer, each on the ports it has in a cluster. */
const addresses = { ingestor: "127.77.0.1", router: "127.77.0.2", query: "127.77.0.3", frontend: "127.77.0.4" };

/** Who may speak to whom, and where blocks go, is not what such a fleet is for: no TLS, no bucket, no limits. */
const leftOut =
  /^--(grpc-server-tls|grpc-client|remote-write\.(server|client)-|receive\.tenant-certificate|receive\.limits|objstore)/;

/** Programs by name. */
export interface FleetBinaries {
  readonly thanos: string;
  readonly prometheus: string;
}

/** A fleet of plain processes, with the arguments and configuration files that an environment's stacks have. */
export class LoopbackFleet {
  readonly frontendUrl = `http://${addresses.frontend}:10902`;

  private readonly folder = mkdtempSync(join(tmpdir(), "thanos-fleet-loopback-"));
  private readonly programs: LoopbackProgram[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly binaries: FleetBinaries,
  ) {}

  /**
   * Starts all of it: Receive, Query, its frontend, and the Prometheus of each child cluster.
   *
   * @param scrapeConfigs what each Prometheus scrapes in place of a cluster.
   */
  async start(scrapeConfigs: readonly object[]): Promise<void> {
    const app = synthApp([this.environment]);
    const objects = (cluster: string) =>
      renderStack(stackOf(app, `${this.environment.name}-${cluster}`).json).objects.map(({ object }) => object);
    const central = objects("observability");
    const { ingestor, router, query } = addresses;
    const ring = [{ hashring: "all", algorithm: "ketama", endpoints: [{ address: `${ingestor}:10901` }] }];
    const ringFile = this.write("ring.json", JSON.stringify(ring));
    const sources = this.write("endpoints.yaml", stringify({ endpoints: [{ address: `${ingestor}:10901` }] }));
    await this.thanos("ingestor", central, "thanos-receive-ingestor", { "tsdb.path": this.path("ingestor") });
    const routed = { "tsdb.path": this.path("router"), "receive.hashrings-file": ringFile };
    await this.thanos("router", central, "thanos-receive-router", routed);
    await this.thanos("query", central, "thanos-query", { "endpoint.sd-config-file": sources });
    const asked = { "query-frontend.downstream-url": `http://${query}:10902` };
    await this.thanos("frontend", central, "thanos-query-frontend", asked);
    const url = `http://${router}:19291/api/v1/receive`;
    let host = 10;
    for (const { name } of this.environment.childClusters) {
      await this.sender(name, objects(name), `127.77.0.${(host += 1)}`, url, scrapeConfigs);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async thanos(
    part: keyof typeof addresses,
    objects: readonly KubernetesObject[],
    workload: string,
    changed: Readonly<Record<string, string>>,
  ): Promise<void> {
    const address = addresses[part];
    const args = argumentsOf(objects, workload, { ...changed }, address)
      .filter((arg) => !leftOut.test(arg))
      .map((arg) => arg.replace("$(POD_NAME)", part));
    const program = await startProgram(this.binaries.thanos, args, `http://${address}:10902/-/ready`);
    this.programs.push(program);
  }

  private async sender(
    cluster: string,
    objects: readonly KubernetesObject[],
    address: string,
    url: string,
    scrapeConfigs: readonly object[],
  ): Promise<void> {
    const document = objects.find(({ metadata }) => metadata.name === "prometheus-configuration")!;
    const text = (document.data as Record<string, string>)["prometheus.yml"]!;
    const { remote_write: sent, ...rest } = parse(text) as { remote_write: Record<string, unknown>[] };
    const file = this.write(
      `${cluster}.yml`,
      stringify({
        ...rest,
        scrape_configs: [{ job_name: "self", static_configs: [{ targets: [`${address}:9090`] }] }, ...scrapeConfigs],
        remote_write: sent.map((entry) => ({ ...entry, url, tls_config: undefined })),
      }),
    );
    const data = this.path(cluster);
    const paths = { "config.file": file, "storage.agent.path": data, "storage.tsdb.path": data };
    const args = argumentsOf(objects, "prometheus", paths, address);
    const program = await startProgram(this.binaries.prometheus, args, `http://${address}:9090/-/ready`, {
      POD_NAME: `${cluster}-0`,
    });
    this.programs.push(program);
  }

  private path(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  private write(name: string, text: string): string {
    const file = join(this.folder, name);
    writeFileSync(file, text);
    return file;
  }
}

/** The arguments of a workload, with other values for some flags, and one address in place of all. */
function argumentsOf(
  objects: readonly KubernetesObject[],
  name: string,
  changed: Readonly<Record<string, string>>,
  address: string,
): string[] {
  const workload = objects.find(
    ({ kind, metadata }) => ["StatefulSet", "Deployment"].includes(kind) && metadata.name === name,
  )!;
  return (container(workload).args ?? []).map((arg) => {
    const [, flag = ""] = /^--([^=]+)=/.exec(arg) ?? [];
    const value = changed[flag];
    return value === undefined
      ? arg.replace(/(?<=address=)(0\.0\.0\.0|127\.0\.0\.1)(?=:)/, address)
      : `--${flag}=${value}`;
  });
}
