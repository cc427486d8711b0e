import { stringify } from "yaml";
import { describe, expect, it } from "vitest";
import { warnings } from "../../src/config/warnings.js";
import { child, environmentFile, load, loadFiles, type Settings } from "../support/environment.js";

function warningsOf(name: string, overrides: Settings = {}, files: Readonly<Record<string, string>> = {}): string[] {
  const environment = { [`${name}.yaml`]: stringify(environmentFile(overrides)) };
  return loadFiles({ ...files, ...environment }).environments.flatMap(warnings);
}

describe("warnings", () => {
  it("tell that there are no identities before they are made", () => {
    expect(warningsOf("prod")).toEqual([
      expect.stringMatching(/prod\.yaml: there are no identities yet; run `npm run identities -- prod` before/),
    ]);
  });

  it("say nothing of identities that are there", () => {
    const times = { notBefore: "2026-01-01T00:00:00Z", notAfter: "2026-04-01T00:00:00Z", fingerprint: "0".repeat(64) };
    const writer = { authority: "writers", commonName: "batcave", names: [], ...times, revision: 1 };
    const inventory = { version: 1, authorities: {}, certificates: { "batcave/writer": writer }, credentials: {} };
    expect(warningsOf("prod", {}, { "prod/identities.json": JSON.stringify(inventory) })).toEqual([]);
  });

  it("tell of a cluster that is shut out though it is still in the file, and of no other", () => {
    const { environments } = load({ observability: { remoteWrite: { denied: ["batcave", "gone"] } } });
    const [warning, ...more] = environments.flatMap(warnings).filter((text) => text.includes("shut out"));
    expect(warning).toMatch(
      /test\.yaml: batcave is shut out, .* until its certificate is renewed from a new authority/,
    );
    expect(more).toEqual([]);
  });

  it("tell that nothing but the network protects Cap'n Proto", () => {
    const { environments } = load({ observability: { receive: { replicationProtocol: "capnproto" } } });
    expect(environments.flatMap(warnings)).toContainEqual(expect.stringContaining("NetworkPolicies alone protect it"));
  });

  it("tell that a certificate of the user's is unknown to routers with one of ours", () => {
    const childClusters = [child("batcave", { identity: { secret: "writer-from-vault" } })];
    const said = warningsOf("lab", { childClusters });
    expect(said).toEqual([expect.stringMatching(/batcave write with Secrets of yours: .* issued by the authority/)]);
    const identities = { receiveServer: { secret: "server" }, writer: { secret: "own" } };
    expect(warningsOf("lab", { childClusters, observability: { identities } })).toEqual([]);
  });

  it.each([1, 2])("tell what %i copies do not survive", (replicationFactor) => {
    const [warning, ...more] = warningsOf("lab", { observability: { receive: { replicationFactor } } });
    expect(warning).toContain(`with replicationFactor ${replicationFactor} `);
    expect(more).toEqual([]);
  });

  it.each([
    [3, ["a", "b"], "3 copies over 2 zones do not survive the loss of a zone"],
    [3, ["a"], "3 copies over one zone do not survive"],
    [5, ["a", "b"], "5 copies over 2 zones do not survive"],
    [3, ["a", "b", "c"], undefined],
    [5, ["a", "b", "c"], undefined],
  ])("tell whether %i copies survive the loss of one zone of %j", (replicationFactor, zones, expected) => {
    const said = warningsOf("lab", { observability: { receive: { replicationFactor, zones, ingestors: 6 } } });
    expect(said).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
  });

  const agents = (settings: Settings = {}) => ({
    childClusters: ["batmobile", "batcopter"].map((name) =>
      child(name, { prometheus: { mode: "agent", ...settings } }),
    ),
  });

  it("tell once that agents without a disk queue forget what is unsent at a restart", () => {
    expect(warningsOf("lab", agents())).toEqual([
      expect.stringMatching(
        /the agent of batmobile, batcopter restarts during an outage.* is lost; .*diskQueue keeps it/,
      ),
    ]);
    expect(warningsOf("lab", agents({ buffer: "diskQueue" }))).toEqual([]);
  });

  it("name a few of a thousand clusters, and tell how many more there are", () => {
    const many = Array.from({ length: 1000 }, (_, index) => child(`site-${index}`, { prometheus: { mode: "agent" } }));
    expect(warningsOf("lab", { childClusters: many })).toContainEqual(
      expect.stringMatching(/the agent of site-0, site-1, .*, site-7 and 992 more restarts/),
    );
  });

  it("tell that an agent that restarts often never cuts the log of a budget above a day", () => {
    const rare = (settings: Settings) =>
      warningsOf("lab", agents(settings)).filter((text) => /write-ahead log/.test(text));
    expect(rare({ outageBudget: "25h" })).toEqual([
      expect.stringMatching(/agent of batmobile cuts its write-ahead log every 3d4h, .* diskQueue does without/),
      expect.stringContaining("agent of batcopter"),
    ]);
    expect(rare({ outageBudget: "24h" })).toEqual([]);
    expect(rare({ outageBudget: "25h", buffer: "diskQueue" })).toEqual([]);
  });

  it("tell once that the budget of a Prometheus that runs already rests on its owner", () => {
    const existing = (name: string) => child(name, { namespace: "monitoring", prometheus: { mode: "existing" } });
    expect(
      warningsOf("lab", { childClusters: [existing("batcomputer"), existing("batplane"), child("batcave")] }),
    ).toEqual([
      expect.stringMatching(
        /budget of batcomputer, batplane holds as far as .*`npm run snippets -- lab batcomputer` prints; a restart of it/,
      ),
    ]);
  });

  it("tell once of budgets above 36 hours, whose aggregates stay partial", () => {
    expect(warningsOf("lab", agents({ buffer: "diskQueue", outageBudget: "37h" }))).toEqual([
      expect.stringMatching(/batmobile, batcopter may be cut off for longer than 36h: .* stay partial/),
    ]);
    expect(warningsOf("lab", agents({ buffer: "diskQueue", outageBudget: "36h" }))).toEqual([]);
  });

  const minio = (settings: Settings) => ({
    observability: {
      objectStore: { existing: undefined, minio: { image: "registry.example.com/minio:1", ...settings } },
    },
  });

  it("tell of MinIO's state, what to take instead, and how many of its servers may be lost", () => {
    const said = (settings: Settings) => warningsOf("prod", minio(settings)).filter((text) => /MinIO/.test(text));
    expect(said({ servers: 4 })).toEqual([
      expect.stringMatching(
        /not maintained any more: .* Of 4 servers 2 may be lost for reads and 1 for writes\. .* take objectStore\.s3/,
      ),
    ]);
    expect(said({ servers: 1 })).toEqual([expect.stringContaining("One server is a laboratory")]);
    expect(warningsOf("prod").filter((text) => /MinIO/.test(text))).toEqual([]);
    expect(warningsOf("lab", minio({ servers: 1 }))).toEqual([]);
  });

  it("tell that a Compactor's volume is too small for two weeks, and which one would not be", () => {
    const said = (volumeSize: string | undefined) =>
      warningsOf("prod", { observability: { compactor: { volumeSize } } }).filter((text) => /compactor/.test(text));
    expect(said("22Gi")).toEqual([
      expect.stringMatching(/volumeSize is 22Gi, .* take 23Gi .* write that or more, or remove it to have 100Gi/),
    ]);
    expect(said("23Gi")).toEqual([]);
    expect(said(undefined)).toEqual([]);
  });

  it("tell that nothing but the network protects memcached, where it runs", () => {
    const said = warningsOf("lab", { observability: { queryFrontend: { cache: "memcached" } } });
    expect(said).toEqual([expect.stringMatching(/memcached answers on port 11211 without TLS, .* NetworkPolicies/)]);
  });

  it("spare the lab, which makes its identities itself", () => {
    expect(warningsOf("lab")).toEqual([]);
  });
});
