import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { beforeEach, describe, expect, it } from "vitest";
import { CheckoutLock } from "../../src/deploy/checkout-lock.js";
import { leftProcesses, noteProcess } from "../../src/deploy/left-processes.js";
import { beginOf } from "../../src/deploy/process-begin.js";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "checkout-lock-"));
  file = join(folder, "run.lock");
});
const holder = { pid: process.pid, host: hostname(), since: "2026-11-22T10:00:00Z", command: "apply prod" };

describe("CheckoutLock", () => {
  it("is whole as soon as it is there, and leaves nothing when it is given back", () => {
    const lock = CheckoutLock.take(file, "apply prod");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid, command: "apply prod" });
    expect(readdirSync(folder)).toEqual(["run.lock"]);
    if (lock instanceof CheckoutLock) lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("rejects a second holder, and says who the first one is", () => {
    CheckoutLock.take(file, "apply prod");
    expect(CheckoutLock.take(file, "plan prod")).toMatchObject({ pid: process.pid, command: "apply prod" });
  });

  it.each([
    ["whose process has ended", JSON.stringify({ ...holder, pid: 2 ** 22 + 1 })],
    ["whose number another process has now", JSON.stringify({ ...holder, began: "1" })],
    ["that was not written to its end", '{"pid":'],
  ])("is taken over from a holder %s", (_, left) => {
    writeFileSync(file, left);
    expect(CheckoutLock.take(file, "plan prod")).toBeInstanceOf(CheckoutLock);
    expect(readdirSync(folder)).toEqual(["run.lock"]);
  });

  it("rejects to take over from another machine, of which nobody here can tell", () => {
    writeFileSync(file, JSON.stringify({ ...holder, host: "elsewhere", pid: 2 ** 22 + 1 }));
    expect(CheckoutLock.take(file, "plan prod")).toMatchObject({ host: "elsewhere" });
  });

  it("does not give back what somebody else holds by now", () => {
    const lock = CheckoutLock.take(file, "apply prod");
    rmSync(file);
    const other = CheckoutLock.take(file, "plan prod");
    expect(other).toBeInstanceOf(CheckoutLock);
    writeFileSync(file, JSON.stringify({ ...holder, since: "later" }));
    if (lock instanceof CheckoutLock) lock.release();
    expect(existsSync(file)).toBe(true);
  });

  it("lets one of many have it that come at the same moment, also after a holder that is gone", async () => {
    const script = join(folder, "take.ts");
    const source = join(import.meta.dirname, "../../src/deploy/checkout-lock.ts");
    const at = Date.now() + 6_000;
    writeFileSync(
      script,
      `import { CheckoutLock } from ${JSON.stringify(source)};
       while (Date.now() < ${at});
       console.log(CheckoutLock.take(${JSON.stringify(file)}, "x") instanceof CheckoutLock);
       setTimeout(() => undefined, 3000);`,
    );
    writeFileSync(file, JSON.stringify({ ...holder, pid: 2 ** 22 + 1 }));
    const all = await Promise.all(
      Array.from({ length: 6 }, () => execa("node", ["--import", "tsx", script], { cwd: join(import.meta.dirname) })),
    );
    expect(all.filter(({ stdout }) => stdout === "true")).toHaveLength(1);
  });
});

describe("leftProcesses", () => {
  it("names what is still at work, until it has ended", async () => {
    const child = execa("sleep", ["30"], { reject: false });
    const forget = noteProcess(folder, child.pid!);
    expect(leftProcesses(folder)).toEqual([child.pid]);
    child.kill("SIGKILL");
    await child;
    expect(leftProcesses(folder)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    forget();
  });

  it("does not wait for a process that was given the number of one that has ended", () => {
    writeFileSync(join(folder, `${process.pid}.process`), "1");
    expect(leftProcesses(folder)).toEqual([]);
    noteProcess(folder, process.pid);
    expect(leftProcesses(folder)).toEqual([process.pid]);
    expect(beginOf(process.pid)).toMatch(/^\d+$/);
  });
});
