import { describe, expect, it } from "vitest";
import {
  activeSeries,
  ingestorDisk,
  ingestorNeed,
  predictWritePath,
  routerNeed,
  samplesPerSecond,
  type WritePathLoad,
} from "../../src/capacity/write-path.js";
import { Duration } from "../../src/units/duration.js";

const tenant = (series: number, seconds: number) => ({
  activeSeries: series,
  scrapeInterval: Duration.seconds(seconds),
});

const load = (changes: Partial<WritePathLoad> = {}): WritePathLoad => ({
  tenants: [tenant(30_000, 30), tenant(60_000, 60)],
  churnPerHour: 0,
  replicationFactor: 3,
  ringSize: 3,
  routers: 2,
  localRetention: Duration.days(2),
  ...changes,
});

describe("the load of all tenants", () => {
  it("is their series, and the samples that follow from their intervals", () => {
    expect(activeSeries(load().tenants)).toBe(90_000);
    expect(samplesPerSecond(load().tenants)).toBe(2_000);
  });
});

describe("an ingestor", () => {
  it("holds every series where there are as many as copies", () => {
    const one = ingestorNeed(load()).memory;
    const twice = ingestorNeed(load({ tenants: [tenant(180_000, 60)] })).memory;
    expect(twice - one).toBeCloseTo(90_000 * 4.35 * 1024, -3);
  });

  it("holds half of them, and a little more than that, where there are twice as many", () => {
    const base = ingestorNeed(load({ tenants: [] })).memory;
    const all = ingestorNeed(load()).memory - base;
    const half = ingestorNeed(load({ ringSize: 6 })).memory - base;
    expect(half / all).toBeCloseTo(0.525, 6);
  });

  it("holds what went away for three hours more", () => {
    const base = ingestorNeed(load({ tenants: [] })).memory;
    const calm = ingestorNeed(load()).memory - base;
    const busy = ingestorNeed(load({ churnPerHour: 0.1 })).memory - base;
    expect(busy / calm).toBeCloseTo(1.3, 6);
  });

  it("may use twice what it uses, and reserves twice the CPU", () => {
    const need = ingestorNeed(load());
    expect(need.memoryLimit).toBe(2 * need.memory);
    expect(need.cpuRequest).toBe(2 * need.cpu);
  });

  it("needs disk for as long as it keeps blocks, and for its log", () => {
    const short = ingestorDisk(load());
    const long = ingestorDisk(load({ localRetention: Duration.days(4) }));
    expect(long - short).toBeGreaterThan(2_000 * 2 * 86_400 * 4.5);
    expect(short).toBeGreaterThan(2_000 * 3 * 3600 * 9.2);
  });
});

describe("a router", () => {
  it("does the work of one that is away, and holds no series", () => {
    const [one, two, three] = [1, 2, 3].map((routers) => routerNeed(load({ routers })));
    expect(two!.cpu).toBe(one!.cpu);
    expect(three!.cpu).toBeCloseTo(one!.cpu / 2, 9);
    expect(routerNeed(load({ churnPerHour: 5 })).memory).toBe(one!.memory);
  });
});

describe("the whole write path", () => {
  it("takes what all its pods take", () => {
    const { cpu, memory } = predictWritePath(load({ routers: 1 }));
    const [ingestor, router] = [ingestorNeed(load()), routerNeed(load({ routers: 1 }))];
    expect(cpu).toBeCloseTo(3 * ingestor.cpu + router.cpu, 9);
    expect(memory).toBeCloseTo(3 * ingestor.memory + router.memory, 0);
  });
});
