import { createServer, type Server } from "node:https";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAccepted, refusals } from "../../../lab/attack/attack.js";
import type { TlsOptions, WriteJob } from "../../../lab/attack/job.js";
import { perform } from "../../../lab/attack/perform.js";
import { CertificateAuthority, type KeyPair } from "../../../lab/cluster/certificate-authority.js";

const serverName = "receive.lab.internal";
const day = 86_400_000;

describe("an attack says what became of it", () => {
  let server: Server;
  let port: number;
  let valid: KeyPair;
  let expired: KeyPair;
  let foreign: KeyPair;
  const bodies: number[] = [];

  beforeAll(async () => {
    const [authority, other] = await Promise.all([
      CertificateAuthority.create("writers"),
      CertificateAuthority.create("writers"),
    ]);
    const validity = { notBefore: new Date(Date.now() - 2 * day), notAfter: new Date(Date.now() - day) };
    const own = await authority.issue({ commonName: serverName, names: [{ type: "dns", value: serverName }] });
    valid = await authority.issue({ commonName: "batcave" });
    expired = await authority.issue({ commonName: "batcave", validity });
    foreign = await other.issue({ commonName: "batcave" });
    server = createServer(
      {
        cert: own.certificate,
        key: own.key,
        ca: authority.pem.certificate,
        requestCert: true,
        rejectUnauthorized: true,
        minVersion: "TLSv1.3",
      },
      (request, response) => {
        if (Number(request.headers["content-length"] ?? 0) > 1_000_000) {
          response.writeHead(413, { connection: "close" }).end("write request too large\n");
          return;
        }
        let length = 0;
        request.on("data", (piece: Buffer) => (length += piece.length));
        request.on("end", () => {
          bodies.push(length);
          response.end("stored");
        });
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => server.close());

  const job = (tls: TlsOptions | undefined, further: Partial<WriteJob> = {}): WriteJob => ({
    kind: "write",
    target: { address: "127.0.0.1", port },
    tls,
    body: { kind: "samples", series: [{ labels: { __name__: "up" }, samples: [{ timestamp: 1, value: 1 }] }] },
    ...further,
  });
  const outcome = async (attempt: WriteJob) => (await perform(attempt)).outcome;

  it("when it is let in", async () => {
    expect(await outcome(job({ serverName, ...valid }))).toEqual({ what: "answered", status: 200, body: "stored" });
  });

  it("with the server's alert where TLS refuses it", async () => {
    const old = await outcome(job({ serverName, ...valid, highestVersion: "TLSv1.2" }));
    expect(isAccepted({ accepted: [refusals.oldProtocol] }, old)).toBe(true);
    expect(await outcome(job({ serverName }))).toEqual(refusals.withoutCertificate);
    // Node's server, unlike Go's, hangs up without an alert on a certificate that it does not like.
    for (const pair of [expired, foreign]) {
      expect(await outcome(job({ serverName, ...pair }))).toMatchObject(refusals.hungUp);
    }
  });

  it("when the body is refused by its length, before it is sent", async () => {
    const body = { kind: "zeros", bytes: 50_000_000 } as const;
    expect(await outcome(job({ serverName, ...valid }, { body }))).toMatchObject({ what: "answered", status: 413 });
  });

  it("when a body without a length arrives whole", async () => {
    const body = { kind: "zeros", bytes: 3_000_000 } as const;
    const sent = await outcome(job({ serverName, ...valid }, { body, announcesLength: false }));
    expect(sent).toMatchObject({ what: "answered", status: 200 });
    expect(bodies.at(-1)).toBeGreaterThan(3_000_000);
  });

  it("when nobody listens, and when nobody answers in time", async () => {
    const silent = createTcpServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port: silentPort } = silent.address() as AddressInfo;
    const target = { address: "127.0.0.1", port: silentPort };
    expect(await outcome(job(undefined, { target, seconds: 1 }))).toEqual({ what: "timedOut" });
    await new Promise((resolve) => silent.close(resolve));
    expect(await outcome(job(undefined, { target }))).toEqual({ what: "refused" });
  });

  it("counts the connections of a burst that stand, and closes all of them", async () => {
    const burst = {
      kind: "burst",
      target: { address: "127.0.0.1", port },
      connections: 50,
      wave: 20,
      holdSeconds: 0,
    } as const;
    expect((await perform(burst)).outcome).toEqual({ what: "burst", open: 50, failed: {} });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const left = await new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
    expect(left).toBe(0);
  });
});

describe("what is accepted of an attack", () => {
  it("is only what was named, in every field that was named", () => {
    const accepted = [{ what: "answered", status: 413 }, refusals.hungUp] as const;
    expect(isAccepted({ accepted }, { what: "answered", status: 413, body: "too large" })).toBe(true);
    expect(isAccepted({ accepted }, { what: "closed", received: "" })).toBe(true);
    expect(isAccepted({ accepted }, { what: "answered", status: 200, body: "" })).toBe(false);
    expect(isAccepted({ accepted }, { what: "timedOut" })).toBe(false);
  });
});
