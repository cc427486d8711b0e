import { describe, expect, it } from "vitest";
import { watchedCertificates } from "../../stacks/watched-certificates.js";
import { child, environment } from "../support/environment.js";

const times = { notBefore: "2026-01-01T00:00:00Z", notAfter: "2026-04-01T00:00:00Z", fingerprint: "0".repeat(64) };

describe("watchedCertificates", () => {
  it("are those of the inventory, with their authorities", () => {
    const inventory = {
      version: 1,
      authorities: { writers: { revision: 1, certificates: [{ commonName: "fleet writers", ...times }] } },
      certificates: {
        "batcave/writer": { authority: "writers", commonName: "batcave", names: [], ...times, revision: 1 },
      },
      credentials: {},
    };
    const watched = watchedCertificates(environment({}, { "test/identities.json": JSON.stringify(inventory) }));
    expect(watched).toEqual([
      { id: "batcave/writer", authority: "writers", notBefore: times.notBefore, notAfter: times.notAfter },
      { id: "fleet writers", authority: "writers", notBefore: times.notBefore, notAfter: times.notAfter },
    ]);
  });

  it("are also those that somebody else issues", () => {
    const observability = {
      identities: { receiveServer: { secret: "server", certManagerCertificate: "receive" }, writer: { secret: "own" } },
    };
    const childClusters = [child("batcave", { identity: { secret: "writer" } })];
    expect(watchedCertificates(environment({ observability, childClusters }))).toEqual([
      { id: "observability/receive-server", authority: "existing", secret: "server", certManager: "receive" },
      { id: "observability/writer", authority: "existing", secret: "own", certManager: undefined },
      { id: "batcave/writer", authority: "existing", secret: "writer", certManager: undefined },
    ]);
  });
});
