import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ControlGroup } from "../../bench/process/control-group.js";

let mounted: string;

beforeEach(() => {
  mounted = mkdtempSync(join(tmpdir(), "thanos-fleet-cgroup-"));
});

afterEach(() => rmSync(mounted, { recursive: true, force: true }));

describe("a control group", () => {
  it("says its processor time in version 1", () => {
    const group = new ControlGroup("a", mounted);
    writeFileSync(join(mounted, "cpuacct/thanos-fleet-bench/a/cpuacct.usage"), "1500000000\n");
    expect(group.cpuSeconds()).toBe(1.5);
  });

  it("says its processor time in version 2", () => {
    mkdirSync(mounted, { recursive: true });
    writeFileSync(join(mounted, "cgroup.controllers"), "cpu memory");
    const group = new ControlGroup("a", mounted);
    writeFileSync(join(mounted, "thanos-fleet-bench/a/cpu.stat"), "usage_usec 2500000\nuser_usec 1\n");
    expect(group.cpuSeconds()).toBe(2.5);
  });

  it("is removed, and may be gone already", async () => {
    const group = new ControlGroup("a", mounted);
    await group.remove();
    await group.remove();
    expect(() => group.cpuSeconds()).toThrow("ENOENT");
  });
});
