import { describe, expect, it } from "vitest";
import { queueBytes, queueDiskBytes } from "../../src/outage/disk-queue.js";
import { databaseBytes, databaseLimit } from "../../src/outage/local-database.js";
import { senderDisk, volumeFor, type SenderStorage } from "../../src/outage/volume.js";
import { agentWalBytes, serverWalBytes } from "../../src/outage/write-ahead-log.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { load } from "../support/outage.js";

const storage: SenderStorage = {
  mode: "agent",
  buffer: "wal",
  load: load("50k", "30s"),
  budget: Duration.hours(24),
  walTruncateFrequency: Duration.hours(49),
  retention: Duration.hours(24),
};
const queue = queueDiskBytes(queueBytes(storage.load, storage.budget));

describe("senderDisk", () => {
  it("is an agent's write-ahead log with a fifth to spare, and a volume of which the file system takes a tenth", () => {
    const log = agentWalBytes(storage.load, storage.walTruncateFrequency) * 1.2;
    expect(senderDisk(storage)).toEqual({ writeAheadLog: log, database: 0, queue: 0, total: log / 0.9 });
  });

  it("is the queue besides, where there is one", () => {
    const { writeAheadLog, total, ...rest } = senderDisk({ ...storage, buffer: "diskQueue" });
    expect(rest).toEqual({ database: 0, queue });
    expect(total).toBe((writeAheadLog + queue) / 0.9);
  });

  it("is a server's database, whose log is in it", () => {
    const database = databaseBytes(storage.load, storage.retention);
    expect(senderDisk({ ...storage, mode: "server" })).toEqual({
      writeAheadLog: 0,
      database,
      queue: 0,
      total: database / 0.9,
    });
    expect(senderDisk({ ...storage, mode: "server", buffer: "diskQueue" }).total).toBe((database + queue) / 0.9);
  });

  it.each(["agent", "server"] as const)("never shrinks when the budget of an %s grows", (mode) => {
    const totals = [1, 2, 12, 24, 72].map(
      (hours) => senderDisk({ ...storage, mode, buffer: "diskQueue", budget: Duration.hours(hours) }).total,
    );
    expect(totals).toEqual([...totals].sort((one, other) => one - other));
  });
});

describe("a Prometheus that runs already", () => {
  it.each([
    ["server", serverWalBytes(storage.load)],
    ["agent", agentWalBytes(storage.load, storage.walTruncateFrequency)],
  ] as const)("as a %s needs room for its log alone: how long it keeps samples is not known", (mode, bytes) => {
    const disk = senderDisk({ ...storage, mode, existing: true });
    expect(disk).toMatchObject({ writeAheadLog: bytes * 1.2, database: 0, queue: 0 });
    expect(disk.total).toBeCloseTo((bytes * 1.2) / 0.9, 0);
    expect(senderDisk({ ...storage, mode, existing: true, retention: Duration.days(30) })).toEqual(disk);
  });
});

describe("a server's database", () => {
  it("may fill so much that its blocks and its log fit, whatever else is on the volume", () => {
    const needed = databaseBytes(storage.load, storage.retention);
    const blocks = (50_000 / 30) * 86_400 * 4.5;
    expect(databaseLimit((needed + queue) / 0.9, queue)).toBeCloseTo((blocks + serverWalBytes(storage.load)) / 0.9, 0);
  });

  it("leaves the queue its place on a volume of which a tenth is not usable", () => {
    const long = queueDiskBytes(queueBytes(storage.load, Duration.days(7)));
    const volume = (databaseBytes(storage.load, storage.retention) + long) / 0.9;
    expect(databaseLimit(volume, long) + long).toBeLessThan(volume * 0.9);
  });

  it("may fill nothing where the queue takes all", () => {
    expect(databaseLimit(100, 200)).toBe(0);
  });
});

describe("volumeFor", () => {
  it("gives a volume that still holds everything once ext4 has taken its own", () => {
    const { writeAheadLog, queue, total } = senderDisk({ ...storage, buffer: "diskQueue" });
    const ext4 = 9.93e9 / Quantity.parse("10Gi").bytes;
    expect(total * ext4).toBeGreaterThan(writeAheadLog + queue);
  });

  it.each([
    [0, "10Gi"],
    [10 * 2 ** 30, "10Gi"],
    [10 * 2 ** 30 + 1, "20Gi"],
    [1e12, "1280Gi"],
  ])("gives %i bytes a volume of %s", (bytes, size) => {
    expect(String(volumeFor(bytes))).toBe(size);
  });
});
