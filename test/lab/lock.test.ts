import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLock } from "../../lab/lock.js";
import { identify } from "../../lab/process/identity.js";

describe("the lock of the lab", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "lab.lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is held until it is given back", () => {
    const release = takeLock(file, "up");
    expect(existsSync(file)).toBe(true);
    release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("rejects a second command and names the first", () => {
    const release = takeLock(file, "npm run lab -- up");
    expect(() => takeLock(file, "down")).toThrow(
      `another lab command is running: "npm run lab -- up", pid ${process.pid} — wait for it or end it`,
    );
    release();
    takeLock(file, "down")();
  });

  it("is taken over from a command that was killed", () => {
    writeFileSync(file, JSON.stringify({ ...identify(process.pid), startTicks: "1", command: "up" }));
    takeLock(file, "down")();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is taken over when it cannot be read", () => {
    writeFileSync(file, "");
    takeLock(file, "down")();
    expect(readdirSync(folder)).toEqual([]);
  });
});
