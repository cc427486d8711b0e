import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatElapsed } from "../../lab/elapsed.js";
import { Progress } from "../../lab/progress.js";
import { readTimings, Timings } from "../../lab/timings.js";

describe("elapsed time", () => {
  it.each([
    [0.04, "0.0s"],
    [59.94, "59.9s"],
    [60, "1m00s"],
    [125.4, "2m05s"],
  ])("%s seconds read %s", (seconds, expected) => {
    expect(formatElapsed(seconds)).toBe(expected);
  });
});

describe("progress without a terminal", () => {
  let lines: string[];
  beforeEach(() => {
    lines = [];
    vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text).trimEnd()) > 0);
  });
  afterEach(() => vi.restoreAllMocks());

  it("prints a line per finished step with its remark", async () => {
    await new Progress(false, new Timings("up")).step("cluster batcave", () => Promise.resolve("was running"));
    expect(lines).toEqual([expect.stringMatching(/^✓ cluster batcave \d+\.\ds, was running$/)]);
  });

  it("names the step that failed and passes the error on", async () => {
    const failing = new Progress(false, new Timings("up")).step("build etcd", () =>
      Promise.reject(new Error("no disk")),
    );
    await expect(failing).rejects.toThrow("no disk");
    expect(lines).toEqual([expect.stringMatching(/^✗ build etcd after \d/)]);
  });

  it("runs no more steps at once than asked", async () => {
    let running = 0;
    let most = 0;
    const run = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    };
    const steps = ["a", "b", "c", "d"].map((title) => ({ title, run }));
    await new Progress(false, new Timings("build")).steps(steps, 2);
    expect(most).toBe(2);
    expect(lines).toHaveLength(4);
  });
});

describe("the timing record", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "timings-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps the steps of the last runs", () => {
    const file = join(folder, "state", "timings.json");
    for (let run = 0; run < 25; run += 1) {
      const timings = new Timings(`run ${run}`);
      timings.record("cluster batcave", 12.345);
      timings.save(file);
    }
    const runs = readTimings(file);
    expect(runs).toHaveLength(20);
    expect(runs.at(-1)).toMatchObject({ command: "run 24", steps: [{ step: "cluster batcave", seconds: 12.3 }] });
  });

  it("starts anew when it is damaged", () => {
    const file = join(folder, "timings.json");
    writeFileSync(file, "{");
    expect(readTimings(file)).toEqual([]);
  });
});
