import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findProcesses } from "../../lab/process/find.js";
import { identify, isAlive, isGone, kill } from "../../lab/process/identity.js";
import { readRecord, readRecords, removeRecord, writeRecord } from "../../lab/process/record.js";

const OWNER = "/var/lib/thanos-fleet-lab";
const BOOT = "11111111-2222-3333-4444-555555555555";

let proc: string;

interface FakeProcess {
  readonly name?: string;
  readonly state?: string;
  readonly startTicks?: number;
  readonly environ?: string;
  readonly mountNamespace?: string;
  readonly mountinfo?: string;
}

function fakeProcess(pid: number | "self", options: FakeProcess = {}): void {
  const { name = "etcd", state = "S", startTicks = 4711 } = options;
  const folder = join(proc, String(pid));
  mkdirSync(join(folder, "ns"), { recursive: true });
  const between = Array.from({ length: 18 }, () => "0").join(" ");
  writeFileSync(join(folder, "stat"), `${pid} (${name}) ${state} ${between} ${startTicks} 0 0\n`);
  writeFileSync(join(folder, "environ"), options.environ ?? "PATH=/bin\0");
  writeFileSync(join(folder, "cmdline"), `/bin/${name}\0--flag\0`);
  writeFileSync(join(folder, "mountinfo"), options.mountinfo ?? "");
  rmSync(join(folder, "ns", "mnt"), { force: true });
  symlinkSync(options.mountNamespace ?? "mnt:[1]", join(folder, "ns", "mnt"));
}

function setBoot(bootId: string): void {
  mkdirSync(join(proc, "sys/kernel/random"), { recursive: true });
  writeFileSync(join(proc, "sys/kernel/random/boot_id"), `${bootId}\n`);
}

beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), "proc-"));
  setBoot(BOOT);
  fakeProcess("self");
});
afterEach(() => rmSync(proc, { recursive: true }));

describe("the identity of a process", () => {
  it("is its pid, its start time and the boot", () => {
    fakeProcess(42, { startTicks: 99 });
    expect(identify(42, proc)).toEqual({ pid: 42, startTicks: "99", bootId: BOOT });
  });

  it("is read past any name the process gave itself", () => {
    fakeProcess(42, { name: "a) S 1 (b", startTicks: 99 });
    expect(identify(42, proc)?.startTicks).toBe("99");
  });

  it("is none for a pid nobody has, and for a zombie", () => {
    fakeProcess(43, { state: "Z" });
    expect(identify(42, proc)).toBeUndefined();
    expect(identify(43, proc)).toBeUndefined();
  });

  it("no longer holds when the pid was given to another process", () => {
    fakeProcess(42, { startTicks: 99 });
    const identity = identify(42, proc)!;
    expect(isAlive(identity, proc)).toBe(true);
    fakeProcess(42, { startTicks: 100 });
    expect(isAlive(identity, proc)).toBe(false);
    expect(isGone(identity, proc)).toBe(true);
  });

  it("no longer holds after a restart of the machine", () => {
    fakeProcess(42);
    const identity = identify(42, proc)!;
    setBoot("99999999-2222-3333-4444-555555555555");
    expect(isAlive(identity, proc)).toBe(false);
  });

  it("tells a dead process from one that is not even listed any more", () => {
    fakeProcess(42, { startTicks: 99 });
    const identity = identify(42, proc)!;
    fakeProcess(42, { startTicks: 99, state: "Z" });
    expect([isAlive(identity, proc), isGone(identity, proc)]).toEqual([false, false]);
    rmSync(join(proc, "42"), { recursive: true });
    expect(isGone(identity, proc)).toBe(true);
  });

  it("keeps a process alive that only shares the pid of the one to be killed", async () => {
    const child = spawn("sleep", ["60"]);
    const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on("exit", (_, signal) => resolve(signal)));
    const identity = identify(child.pid!)!;
    kill({ ...identity, startTicks: "1" }, "SIGKILL");
    expect(isAlive(identity)).toBe(true);
    kill(identity, "SIGKILL");
    expect(await ended).toBe("SIGKILL");
  });
});

describe("finding the processes of the lab", () => {
  const found = (owner = OWNER): number[] => findProcesses(owner, proc).map(({ pid }) => pid);

  it("takes what carries the owner's folder in its environment", () => {
    fakeProcess(10, { environ: `A=b\0THANOS_FLEET_LAB_OWNER=${OWNER}/batcave\0` });
    fakeProcess(11, { environ: `THANOS_FLEET_LAB_OWNER=${OWNER}-other/batcave\0` });
    fakeProcess(12, { environ: `OTHER=${OWNER}/batcave\0` });
    expect(found()).toEqual([10]);
    expect(findProcesses(OWNER, proc)[0]?.command).toBe("/bin/etcd --flag");
  });

  it("takes what runs on layers from the owner's folder, whatever its environment says", () => {
    const layers = `1 2 0:1 / / rw - overlay overlay rw,lowerdir=${OWNER}/batcave/containerd/snapshots/1/fs`;
    fakeProcess(20, { mountNamespace: "mnt:[2]", mountinfo: layers });
    fakeProcess(21, { mountNamespace: "mnt:[1]", mountinfo: layers });
    expect(found()).toEqual([20]);
  });

  it("keeps to one cluster when asked for one", () => {
    fakeProcess(10, { environ: `THANOS_FLEET_LAB_OWNER=${OWNER}/batcave\0` });
    fakeProcess(11, { environ: `THANOS_FLEET_LAB_OWNER=${OWNER}/batcopter\0` });
    expect(found(`${OWNER}/batcopter`)).toEqual([11]);
  });

  it("leaves out what has ended", () => {
    fakeProcess(10, { environ: `THANOS_FLEET_LAB_OWNER=${OWNER}/batcave\0`, state: "Z" });
    expect(found()).toEqual([]);
  });
});

describe("process records", () => {
  it("are read back until they are removed", () => {
    const folder = join(proc, "records");
    const record = { name: "etcd", pid: 42, startTicks: "99", bootId: BOOT };
    expect(readRecords(folder)).toEqual([]);
    writeRecord(folder, record);
    expect(readRecord(folder, "etcd")).toEqual(record);
    expect(readRecords(folder)).toEqual([record]);
    removeRecord(folder, "etcd");
    expect(readRecords(folder)).toEqual([]);
  });

  it("that are damaged count as none", () => {
    const folder = join(proc, "records");
    mkdirSync(folder);
    writeFileSync(join(folder, "etcd.json"), '{"name": "et');
    expect(readRecords(folder)).toEqual([]);
  });
});
