import { describe, expect, it } from "vitest";
import { requiredIdentities } from "../../src/config/required-identities.js";
import { child, environment } from "../support/environment.js";

const minio = { objectStore: { existing: undefined, minio: { image: "example.com/minio:v1" } } };

describe("requiredIdentities", () => {
  it("gives every cluster a writer whose common name is its tenant, and which opens no server", () => {
    const { certificates } = requiredIdentities(environment({ childClusters: [child("batcave"), child("batmobile")] }));
    const writers = certificates.filter(({ role }) => role === "writer");
    expect(writers.map(({ id, commonName }) => [id, commonName])).toEqual([
      ["observability/writer", "observability"],
      ["batcave/writer", "batcave"],
      ["batmobile/writer", "batmobile"],
    ]);
    for (const { authority, usages, names } of writers) {
      expect({ authority, usages, names }).toEqual({ authority: "writers", usages: ["client"], names: [] });
    }
  });

  it("lets nothing that a writer's authority issued speak gRPC inside", () => {
    const { certificates } = requiredIdentities(environment());
    const inside = certificates.filter(({ authority }) => authority === "internal");
    expect(inside.map(({ role }) => role)).toEqual(["receive-router", "receive-ingestor", "store-gateway", "query"]);
    for (const { names } of inside) expect(names).toContain("thanos-grpc");
    const server = certificates.find(({ role }) => role === "receive-server");
    expect(server).toMatchObject({ authority: "writers", usages: ["server"] });
    expect(server?.names).toEqual([
      "receive.example.com",
      "thanos-receive.thanos-fleet.svc.cluster.local",
      "thanos-receive.thanos-fleet.svc",
    ]);
  });

  it("covers MinIO's servers by every name they are reached at, and a user for each component", () => {
    const { certificates, credentials } = requiredIdentities(environment({ observability: minio }));
    expect(certificates.find(({ role }) => role === "minio")?.names).toContain(
      "*.minio.thanos-fleet.svc.cluster.local",
    );
    expect(credentials.map(({ id }) => id)).toEqual([
      "observability/minio-root",
      "observability/minio-receive-ingestor",
      "observability/minio-store-gateway",
      "observability/minio-compactor",
      "observability/grafana-admin",
    ]);
  });

  it("asks for nothing that a Secret of the user's supplies", () => {
    const existing = { secret: "from-vault" };
    const identities = Object.fromEntries(
      ["receiveServer", "receiveRouter", "receiveIngestor", "storeGateway", "query", "minio", "writer"].map((role) => [
        role,
        existing,
      ]),
    );
    const users = { receiveIngestor: "a", storeGateway: "b", compactor: "c" };
    const required = requiredIdentities(
      environment({
        observability: {
          identities,
          objectStore: { existing: undefined, minio: { image: "example.com/minio:v1", rootSecret: "root", users } },
          grafana: { adminSecret: "admin" },
        },
        childClusters: [child("batcave", { identity: existing })],
      }),
    );
    expect(required).toEqual({ certificates: [], credentials: [] });
  });

  it("names variables that are distinct within a stack", () => {
    const { certificates, credentials } = requiredIdentities(environment({ observability: minio }));
    const names = [...certificates, ...credentials]
      .filter(({ cluster }) => cluster === "observability")
      .flatMap(({ variables }) => Object.values(variables as object) as string[]);
    expect(new Set(names).size).toBe(names.length);
  });
});
