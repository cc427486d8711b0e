import { X509Certificate } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { check as prettierCheck, resolveConfig } from "prettier";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IdentityInventory } from "../../src/config/identity-inventory.js";
import { requiredIdentities } from "../../src/config/required-identities.js";
import { child } from "../support/environment.js";
import { day, identityPlace, ids, issuing, start, type IdentityPlace } from "../support/identities.js";
import { synthApp } from "../support/synth-app.js";

let place: IdentityPlace;
beforeEach(() => {
  place = identityPlace();
});
afterEach(() => place.remove());

const certificate = (name: string) => new X509Certificate(place.files().get(`identities/test/${name}`) ?? "");
const revisions = ({ authorities, certificates, credentials }: IdentityInventory) =>
  Object.fromEntries(
    [authorities, certificates, credentials].flatMap((group) =>
      Object.entries(group).map(([id, { revision }]): [string, number] => [id, revision]),
    ),
  );

describe("ensureIdentities", () => {
  it("makes everything that is needed, and lists it", async () => {
    const report = await place.run();
    const { certificates, credentials } = requiredIdentities(issuing());
    expect(ids(report, "made")).toEqual([...certificates, ...credentials].map(({ id }) => id));
    const inventory = place.inventory();
    expect(Object.keys(inventory.certificates)).toEqual(certificates.map(({ id }) => id).sort());
    expect(Object.keys(inventory.credentials)).toEqual(credentials.map(({ id }) => id).sort());
    expect(new Set(Object.values(revisions(inventory)))).toEqual(new Set([1]));
    expect(inventory.certificates["observability/receive-server"]).toMatchObject({
      authority: "writers",
      commonName: "receive.example.com",
      names: [
        "receive.example.com",
        "thanos-receive.thanos-fleet.svc.cluster.local",
        "thanos-receive.thanos-fleet.svc",
      ],
      notBefore: "2026-11-22T09:50:00Z",
      notAfter: "2027-02-20T10:00:00Z",
    });
  });

  it("makes authorities for five years that issue leaves alone", async () => {
    await place.run();
    for (const name of ["writers", "internal"]) {
      const authority = certificate(`authorities/${name}-1.pem`);
      expect(authority.ca).toBe(true);
      expect(authority.subject).toBe(`O=thanos-fleet test\nCN=${name}-1`);
      expect(new Date(authority.validTo)).toEqual(day(5 * 365));
      // Basic constraints with a path length of 0, and keyCertSign as the only usage, in DER.
      expect(authority.raw.toString("hex")).toContain("30060101ff020100");
      expect(authority.raw.toString("hex")).toContain("0603551d0f0101ff040403020204");
    }
  });

  it.each([
    ["batcave/writer", ["1.3.6.1.5.5.7.3.2"], undefined],
    [
      "observability/receive-server",
      ["1.3.6.1.5.5.7.3.1"],
      "DNS:receive.example.com, DNS:thanos-receive.thanos-fleet.svc.cluster.local, DNS:thanos-receive.thanos-fleet.svc",
    ],
    ["observability/query", ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], "DNS:thanos-query, DNS:thanos-grpc"],
  ])("issues %s for its usages and names alone", async (id, usages, names) => {
    await place.run();
    const leaf = certificate(`clusters/${id}.pem`);
    expect(leaf.keyUsage).toEqual(usages);
    expect(leaf.subjectAltName).toBe(names);
    expect(leaf.ca).toBe(false);
    // digitalSignature, in DER.
    expect(leaf.raw.toString("hex")).toContain("0603551d0f0101ff040403020780");
  });

  it("puts an address into the certificate as an address", async () => {
    const host = { observability: { remoteWrite: { host: "192.0.2.7" } } };
    await place.run({}, start, issuing(host));
    expect(certificate("clusters/observability/receive-server.pem").checkIP("192.0.2.7")).toBe("192.0.2.7");
    expect(ids(await place.run({}, start, issuing(host)), "kept")).toContain("observability/receive-server");
  });

  it("cuts a host's common name where X.509 has no more room, and keeps its name whole", async () => {
    const host = `${"receive.".repeat(10)}example.com`;
    const long = issuing({ observability: { remoteWrite: { host } } });
    await place.run({}, start, long);
    const leaf = certificate("clusters/observability/receive-server.pem");
    expect(leaf.subject).toBe(`CN=${host.slice(0, 64)}`);
    expect(leaf.checkHost(host)).toBe(host);
    expect(ids(await place.run({}, start, long), "kept")).toContain("observability/receive-server");
  });

  it("lets nobody but the owner read the private half", async () => {
    await place.run();
    const modes = [...place.files().keys()]
      .filter((name) => name.startsWith("identities/"))
      .map((name) => statSync(join(place.root, name)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    for (const folder of ["", "authorities", "clusters", "clusters/batcave"]) {
      expect(statSync(place.file(folder)).mode & 0o777).toBe(0o700);
    }
  });

  it("makes passwords of 32 letters and digits, each its own", async () => {
    await place.run();
    const variables = place.variables("observability");
    const passwords = Object.keys(variables).filter((name) => name.endsWith("_password"));
    expect(passwords).toHaveLength(5);
    for (const name of passwords) expect(variables[name]).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(new Set(passwords.map((name) => variables[name])).size).toBe(5);
    expect(variables["grafana_admin_user"]).toBe("admin");
  });

  it("supplies every variable that a stack declares", async () => {
    const needed = issuing();
    await place.run({}, start, needed);
    for (const [id, { json }] of synthApp([needed]).stacks) {
      const supplied = Object.keys(place.variables(id.slice("test-".length)));
      expect(supplied).toEqual(expect.arrayContaining(Object.keys(json.variable ?? {})));
    }
  });

  it("supplies no variable that a stack does not declare", async () => {
    const needed = issuing();
    await place.run({}, start, needed);
    for (const [id, { json }] of synthApp([needed]).stacks) {
      expect(Object.keys(json.variable ?? {}).sort()).toEqual(
        Object.keys(place.variables(id.slice("test-".length))).sort(),
      );
    }
  });

  it("supplies each child cluster with its own certificate alone", async () => {
    await place.run();
    expect(Object.keys(place.variables("batcave"))).toEqual(["writer_authorities", "writer_certificate", "writer_key"]);
    const subject = (cluster: string) =>
      new X509Certificate(place.variables(cluster)["writer_certificate"] ?? "").subject;
    expect([subject("batcave"), subject("batmobile")]).toEqual(["CN=batcave", "CN=batmobile"]);
  });

  it("issues nothing that a Secret of the user's supplies", async () => {
    const supplied = issuing({
      observability: {
        grafana: { adminSecret: "grafana" },
        identities: { receiveServer: { secret: "server" }, writer: { secret: "own" } },
      },
      childClusters: [child("batcave", { identity: { secret: "mine" } })],
    });
    const report = await place.run({}, start, supplied);
    const made = ids(report, "made");
    expect(made).toContain("observability/store-gateway");
    for (const id of [
      "observability/receive-server",
      "observability/writer",
      "observability/grafana-admin",
      "batcave/writer",
    ]) {
      expect(made).not.toContain(id);
      expect(existsSync(place.file(`clusters/${id}.pem`))).toBe(false);
    }
    expect(place.variables("batcave")).toEqual({});
  });

  it("keeps everything byte for byte while it is good", async () => {
    await place.settle();
    const before = place.files();
    const report = await place.run({}, day(59));
    expect(place.files()).toEqual(before);
    expect(ids(report, "kept")).toHaveLength(14);
    expect(report.changedClusters).toEqual([]);
  });

  it("renews what has under a third of its life left", async () => {
    await place.settle();
    const report = await place.run({}, day(61));
    expect(ids(report, "renewed").sort()).toEqual(Object.keys(place.inventory().certificates));
    expect(report.certificates[0]?.reason).toBe("under a third of its life left");
    const { authorities, certificates, credentials } = place.inventory();
    expect(new Set(Object.values(certificates).map(({ revision }) => revision))).toEqual(new Set([2]));
    expect(Object.values({ ...authorities, ...credentials }).map(({ revision }) => revision)).not.toContain(2);
    expect(certificates["batcave/writer"]?.notAfter).toBe("2027-04-22T10:00:00Z");
  });

  it("renews what no longer matches, and nothing else", async () => {
    await place.settle();
    const moved = issuing({ observability: { remoteWrite: { host: "other.example.com" } } });
    const report = await place.run({}, start, moved);
    expect(ids(report, "renewed")).toEqual(["observability/receive-server"]);
    expect(report.changedClusters).toEqual(["observability"]);
    expect(revisions(place.inventory())).toMatchObject({ "observability/receive-server": 2, "batcave/writer": 1 });
  });

  it("issues no leaf that outlives its authority, and says when an authority should be rotated", async () => {
    await place.settle();
    const late = day(5 * 365 - 30);
    const report = await place.run({}, late);
    expect(place.inventory().certificates["batcave/writer"]?.notAfter).toBe("2031-11-21T10:00:00Z");
    expect(report.aging).toEqual(["writers", "internal"]);
    expect((await place.run({}, late)).certificates.map(({ outcome }) => outcome)).not.toContain("renewed");
  });

  it("rejects to issue with an authority at its end, and says what to do", async () => {
    await place.settle();
    await expect(place.run({}, day(5 * 365))).rejects.toThrow(/at least a day left[^]*--replace-authority writers/);
  });

  it("issues for as many days as is asked", async () => {
    await place.run({ leafDays: 7 });
    expect(place.inventory().certificates["batcave/writer"]?.notAfter).toBe("2026-11-29T10:00:00Z");
  });

  it.each([0, 399, 1.5, Number.NaN])("rejects %d days", async (leafDays) => {
    await expect(place.run({ leafDays })).rejects.toThrow(/--leaf-days: a whole number from 1 to 398/);
    expect(place.files().size).toBe(0);
  });

  it.each([
    ["a certificate", "batcave/writer", ["batcave/writer"], ["batcave"]],
    ["a password", "observability/minio-root", ["observability/minio-root"], ["observability"]],
    ["a cluster", "batmobile", ["batmobile/writer"], ["batmobile"]],
  ])("makes %s anew when asked to", async (_, asked, renewed, clusters) => {
    await place.settle();
    const before = place.files();
    const report = await place.run({ renew: [asked] });
    expect(ids(report, "renewed")).toEqual(renewed);
    expect(report.changedClusters).toEqual(clusters);
    expect(revisions(place.inventory())[renewed[0]!]).toBe(2);
    const changed = [...place.files()].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
    expect(changed).toHaveLength(3); // the identity, its stack's variables, the inventory
  });

  it("makes all certificates and passwords anew when asked to, and no authority", async () => {
    await place.settle();
    const report = await place.run({ renew: ["all"] });
    expect(ids(report, "renewed")).toHaveLength(14);
    expect(report.authorities.map(({ outcome }) => outcome)).toEqual(["kept", "kept"]);
  });

  it("rejects to renew what there is not, with the nearest that there is", async () => {
    await place.settle();
    await expect(place.run({ renew: ["batcav"] })).rejects.toThrow("did you mean batcave?");
  });

  it("forgets a cluster that is gone, and says until when it could still write", async () => {
    await place.settle();
    const report = await place.run({}, start, issuing({}, ["batcave"]));
    expect(report.removed).toEqual([{ id: "batmobile/writer", notAfter: day(90), denied: "batmobile" }]);
    expect(place.inventory().certificates).not.toHaveProperty("batmobile/writer");
    expect([...place.files().keys()].filter((name) => name.includes("batmobile"))).toEqual([]);
    expect((await place.run({}, start, issuing({}, ["batcave"]))).removed).toEqual([]);
  });

  it("counts on from the last revision of a cluster that comes back, so that its Secret is seen as a new one", async () => {
    await place.settle();
    await place.run({}, start, issuing({}, ["batcave"]));
    await place.run({}, start, issuing({}, ["batcave"]));
    expect(place.inventory().formerRevisions).toEqual({ "batmobile/writer": 1 });
    await place.run();
    expect(place.inventory().certificates["batmobile/writer"]?.revision).toBe(2);
    expect(place.inventory()).not.toHaveProperty("formerRevisions");
  });

  it("does not advise to deny a cluster that now has a Secret of the user's", async () => {
    await place.settle();
    const own = issuing({
      childClusters: [child("batcave"), child("batmobile", { identity: { secret: "mine" } })],
    });
    expect((await place.run({}, start, own)).removed).toEqual([{ id: "batmobile/writer", notAfter: day(90) }]);
  });

  it("writes the inventory as the project's own formatting has it", async () => {
    const host = `${"receive.".repeat(10)}example.com`;
    await place.run({}, start, issuing({ observability: { remoteWrite: { host } } }));
    const text = place.files().get("environments/test/identities.json") ?? "";
    const config = await resolveConfig(new URL("../../package.json", import.meta.url).pathname);
    expect(await prettierCheck(text, { ...config, parser: "json" })).toBe(true);
  });

  it("puts no key and no password into the inventory", async () => {
    await place.run();
    const public_ = place.files().get("environments/test/identities.json") ?? "";
    const secrets = ["observability", "batcave"]
      .flatMap((cluster) => Object.entries(place.variables(cluster)))
      .filter(([name]) => /_(key|password)$/.test(name))
      .map(([, value]) => value);
    expect(secrets.length).toBeGreaterThan(10);
    for (const secret of secrets) {
      const [line] = secret.split("\n").filter((one) => !one.startsWith("-----"));
      expect(public_).not.toContain(line);
    }
  });
});
