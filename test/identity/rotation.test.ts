import { X509Certificate } from "node:crypto";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { StackVariables } from "../../src/identity/stack-variables.js";
import { identityPlace, type IdentityPlace } from "../support/identities.js";
import { handshake, side, type TlsSide } from "../support/tls.js";

let place: IdentityPlace;
beforeEach(() => {
  place = identityPlace();
});
afterEach(() => place.remove());

/** Handshakes look at the machine's clock, so what is issued here is issued now. */
const now = new Date();
const day = (days: number) => new Date(now.getTime() + days * 86_400_000);

/** Who meets whom: a server's role, a client's cluster and role, and the name the client looks for. */
const meetings = [
  ["receive-server", "batcave", "writer", "receive.example.com"],
  ["receive-ingestor", "observability", "receive-router", "thanos-receive-ingestor"],
] as const;

interface Snapshot {
  readonly observability: StackVariables;
  readonly batcave: StackVariables;
}
const snapshot = (of = place): Snapshot => ({
  observability: of.variables("observability"),
  batcave: of.variables("batcave"),
});

/** What the stacks get in each phase, the first and the last being settled: the same for every test that looks at it. */
let wholeRotation: readonly Snapshot[];
beforeAll(async () => {
  const rotated = identityPlace();
  try {
    await rotated.settle(now);
    const taken = [snapshot(rotated)];
    for (const action of ["rotate", "rotate", "retire"] as const) {
      await rotated.run({ step: { action } }, now);
      taken.push(snapshot(rotated));
    }
    wholeRotation = taken;
  } finally {
    rotated.remove();
  }
});

/** Every state a pod passes through: it reads a new certificate at once, and new authorities when it restarts. */
const states = (before: TlsSide, after: TlsSide): TlsSide[] => [
  before,
  { ...after, ca: before.ca },
  { ...before, ca: after.ca },
  after,
];

describe("the handshakes of what is issued", () => {
  beforeEach(() => place.settle(now));

  it.each(meetings)("let %s know %s's %s by its common name", async (server, cluster, role, name) => {
    const { observability, ...others } = snapshot();
    const client = side(cluster === "batcave" ? others.batcave : observability, role);
    const expected = cluster === "batcave" ? "batcave" : "thanos-receive-router";
    expect(await handshake(side(observability, server), client, name)).toBe(expected);
  });

  it("rejects a writer without certificate, or with one of the other authority", async () => {
    const { observability, batcave } = snapshot();
    const server = side(observability, "receive-server");
    const { ca } = side(batcave, "writer");
    await expect(handshake(server, { ca }, "receive.example.com")).rejects.toThrow(/certificate/i);
    const router = { ...side(observability, "receive-router"), ca };
    await expect(handshake(server, router, "receive.example.com")).rejects.toThrow();
  });

  it("rejects a writer's certificate on a server, and the server's on a writer", async () => {
    const { observability, batcave } = snapshot();
    const server = side(observability, "receive-server");
    const writer = side(batcave, "writer");
    await expect(handshake(server, server, "receive.example.com")).rejects.toThrow();
    await expect(handshake(writer, writer, "batcave")).rejects.toThrow(/purpose|certificate/i);
  });

  it("rejects a server under a name it does not have", async () => {
    const { observability, batcave } = snapshot();
    const attempt = handshake(side(observability, "receive-server"), side(batcave, "writer"), "evil.example.com");
    await expect(attempt).rejects.toThrow(/altnames/);
  });
});

describe("the rotation of an authority", () => {
  it.each(meetings)(
    "loses no connection of %s with %s's %s, whichever side is deployed first",
    async (server, cluster, role, name) => {
      for (const [index, after] of wholeRotation.slice(1).entries()) {
        const before = wholeRotation[index]!;
        const clients = states(side(before[cluster], role), side(after[cluster], role));
        for (const one of states(side(before.observability, server), side(after.observability, server))) {
          for (const client of clients) await expect(handshake(one, client, name)).resolves.toBeTruthy();
        }
      }
    },
  );

  it("rejects across two phases at once, which is why each is deployed", async () => {
    const [settled, , issue] = wholeRotation;
    const old = side(settled!.observability, "receive-server");
    const client = side(issue!.batcave, "writer");
    await expect(handshake(old, client, "receive.example.com")).rejects.toThrow();
  });

  it("counts a bundle when it changes, and a certificate when its Secret does", async () => {
    const seen = [];
    for (const action of [undefined, "rotate", "rotate", "retire"] as const) {
      await place.run(action === undefined ? {} : { step: { action, authorities: ["writers"] } });
      const { authorities, certificates } = place.inventory();
      seen.push([
        authorities.writers?.certificates.map(({ commonName }) => commonName).join("+"),
        authorities.writers?.rotation,
        authorities.writers?.revision,
        certificates["batcave/writer"]?.revision,
        authorities.internal?.revision,
        certificates["observability/query"]?.revision,
      ]);
    }
    expect(seen).toEqual([
      ["writers-1", undefined, 1, 1, 1, 1],
      ["writers-1+writers-2", "trust", 2, 2, 1, 1],
      // The same two are trusted: no pod restarts.
      ["writers-2+writers-1", "issue", 2, 3, 1, 1],
      ["writers-2", undefined, 3, 4, 1, 1],
    ]);
    expect([...place.files().keys()].filter((name) => name.includes("authorities/"))).toEqual([
      "identities/test/authorities/internal-1.pem",
      "identities/test/authorities/writers-2.pem",
    ]);
  });

  it("leaves the certificates as they are until the new authority issues", async () => {
    await place.settle();
    const before = place.variables("batcave");
    await place.run({ step: { action: "rotate" } });
    const trusting = place.variables("batcave");
    expect(trusting["writer_certificate"]).toBe(before["writer_certificate"]);
    expect(trusting["writer_authorities"]).toContain(before["writer_authorities"]);
    await place.run({ step: { action: "rotate" } });
    expect(place.variables("batcave")["writer_authorities"]).toBe(trusting["writer_authorities"]);
    expect(place.variables("batcave")["writer_certificate"]).not.toBe(before["writer_certificate"]);
  });

  it("goes on renewing in every phase, by an authority in the bundle", async () => {
    await place.settle(now);
    for (const [index, action] of (["rotate", "rotate", "retire"] as const).entries()) {
      await place.run({ step: { action } }, day(index * 100));
      const { certificates } = await place.run({}, day(index * 100 + 70));
      expect(new Set(certificates.map(({ outcome }) => outcome))).toEqual(new Set(["renewed"]));
      const { cert, ca } = side(place.variables("batcave"), "writer");
      const bundle = ca.match(/-----BEGIN[^]*?-----END CERTIFICATE-----/g) ?? [];
      expect(bundle).toHaveLength(action === "retire" ? 1 : 2);
      const issuer = index === 0 ? bundle[0] : bundle.at(-1);
      expect(new X509Certificate(cert).verify(new X509Certificate(issuer ?? "").publicKey)).toBe(true);
    }
  });

  it.each([
    ["retire", [], /authorities\.writers\.rotation[^]*got {3}"--retire-authority"[^]*begin with --rotate-authority/],
    ["retire", ["rotate"], /step 1 of 3[^]*deploy every stack, if that is not done, and go on with --rotate-authority/],
    ["rotate", ["rotate", "rotate"], /step 2 of 3[^]*go on with --retire-authority writers/],
  ] as const)("rejects to %s after %j, and says how far it is", async (action, earlier, message) => {
    await place.settle();
    for (const step of earlier) await place.run({ step: { action: step } });
    const before = place.files();
    await expect(place.run({ step: { action } })).rejects.toThrow(message);
    expect(place.files()).toEqual(before);
  });

  it.each(["rotate", "retire", "replace"] as const)("rejects to %s what was never made", async (action) => {
    await expect(place.run({ step: { action } })).rejects.toThrow(/run without the option first/);
    expect(place.files().size).toBe(0);
  });

  it("ends with what an earlier authority issued being refused", async () => {
    const [settled, , , retired] = wholeRotation;
    const stolen = side(settled!.batcave, "writer");
    const server = side(retired!.observability, "receive-server");
    const attempt = handshake(server, { ...stolen, ca: server.ca }, "receive.example.com");
    await expect(attempt).rejects.toThrow();
  });
});

describe("the replacement of an authority", () => {
  it("trusts nothing the former one issued", async () => {
    await place.settle(now);
    const before = snapshot();
    const report = await place.run({ step: { action: "replace", authorities: ["writers"] } }, now);
    const after = snapshot();
    expect(report.changedClusters).toEqual(["observability", "batcave", "batmobile"]);
    const server = side(after.observability, "receive-server");
    const client = side(before.batcave, "writer");
    await expect(handshake(server, { ...client, ca: server.ca }, "receive.example.com")).rejects.toThrow();
    expect(await handshake(server, side(after.batcave, "writer"), "receive.example.com")).toBe("batcave");
    expect(after.observability["query_certificate"]).toBe(before.observability["query_certificate"]);
    expect(place.inventory().authorities.writers).toMatchObject({
      revision: 2,
      certificates: [{ commonName: "writers-2" }],
    });
  });

  it("ends a rotation that is under way", async () => {
    await place.settle();
    await place.run({ step: { action: "rotate" } });
    await place.run({ step: { action: "replace" } });
    const { writers } = place.inventory().authorities;
    expect(writers?.rotation).toBeUndefined();
    expect(writers?.certificates.map(({ commonName }) => commonName)).toEqual(["writers-3"]);
  });
});
