import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Claim } from "../../lab/claim.js";
import { goVersionProblem } from "../../lab/host/go.js";
import { placeProblem, startProblems, type HostState } from "../../lab/host/preconditions.js";
import { missingPackages, REQUIREMENTS } from "../../lab/host/requirements.js";
import { currentBootId } from "../../lab/process/identity.js";

const quietHost: HostState = {
  claim: undefined,
  checkout: "/src/thanos-fleet",
  usedRanges: [{ cidr: "192.168.1.7/24", device: "eth0" }],
  existingNetwork: [],
};
const ownClaim: Claim = { checkout: "/src/thanos-fleet", bootId: currentBootId(), createdFolders: [] };
const messages = (change: Partial<HostState>): string[] =>
  startProblems({ ...quietHost, ...change }).map(({ message }) => message);

describe("the host", () => {
  it("may be used when nothing is in the way", () => {
    expect(messages({})).toEqual([]);
  });

  it("rejects another operating system", () => {
    expect(placeProblem("darwin", 0)?.message).toBe("the lab runs on Linux, this is darwin — use a Linux machine");
  });

  it("rejects a user who is not root", () => {
    expect(placeProblem("linux", 0)).toBeUndefined();
    expect(placeProblem("linux", 1000)?.message).toBe(
      "the lab needs root for network namespaces and containers — run it with sudo; nothing was started",
    );
  });

  it("rejects a network range that is taken, naming who uses it", () => {
    expect(messages({ usedRanges: [{ cidr: "10.90.0.0/16", device: "wg0" }] })).toEqual([
      "the network range 10.90.0.0/24 is taken: wg0 uses 10.90.0.0/16 — " +
        "take that network down while the lab runs; nothing was started",
    ]);
  });

  it("accepts the range on the lab's own bridge", () => {
    const usedRanges = [{ cidr: "10.90.0.1/24", device: "thanosfleet0" }];
    expect(messages({ claim: ownClaim, usedRanges, existingNetwork: ["network device thanosfleet0"] })).toEqual([]);
  });

  it("rejects names of the lab that somebody else uses, all at once", () => {
    expect(messages({ existingNetwork: ["network namespace tf-batcave", "network device thanosfleet0"] })).toEqual([
      "network namespace tf-batcave exists already and is not this lab's — remove or rename it; nothing was started",
      "network device thanosfleet0 exists already and is not this lab's — remove or rename it; nothing was started",
    ]);
  });

  it("rejects a lab that another working copy runs", () => {
    expect(messages({ claim: { ...ownClaim, checkout: "/src/other" } })).toEqual([
      "another lab runs on this machine, started from /src/other — " +
        "take it down with `npm run lab -- down`; nothing was started",
    ]);
  });

  it("accepts the remains of another working copy's lab after a restart of the machine", () => {
    expect(messages({ claim: { ...ownClaim, checkout: "/src/other", bootId: "before" } })).toEqual([]);
  });
});

describe("the Go version", () => {
  it.each(["go1.26.0", "go1.26.8", "go1.30rc1", "go2.0"])("accepts %s", (version) => {
    expect(goVersionProblem(version)).toBeUndefined();
  });

  it.each(["go1.25.9", "go1.9", "devel", ""])('rejects "%s"', (version) => {
    expect(goVersionProblem(version)?.message).toContain(
      `Go 1.26 or later is needed, found ${version} — install Go 1.26 or later from https://go.dev/dl`,
    );
  });
});

describe("missing packages", () => {
  let root: string;
  let path: string;
  const install = (folder: string, ...names: string[]): void => {
    mkdirSync(join(root, folder), { recursive: true });
    for (const name of names) writeFileSync(join(root, folder, name), "");
  };
  const missing = (): readonly string[] => missingPackages(path, [join(root, "cni")]);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "host-"));
    path = [join(root, "bin"), join(root, "sbin")].join(delimiter);
    install("bin", ...REQUIREMENTS.map(({ anyOf: [first = ""] }) => first));
    install("cni", "ptp", "host-local", "portmap");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("are none when every command is on the path", () => {
    expect(missing()).toEqual([]);
  });

  it("are named once, however many of their commands are missing", () => {
    rmSync(join(root, "bin", "containerd"));
    rmSync(join(root, "bin", "ctr"));
    rmSync(join(root, "cni", "ptp"));
    expect(missing()).toEqual(["containerd", "containernetworking-plugins"]);
  });

  it("do not include a browser when a similar one is there", () => {
    rmSync(join(root, "bin", "chromium"));
    expect(missing()).toEqual(["chromium"]);
    install("sbin", "google-chrome");
    expect(missing()).toEqual([]);
  });
});
