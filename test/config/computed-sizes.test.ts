import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/config/model.js";
import { warnings } from "../../src/config/warnings.js";
import { child, environment, type Settings } from "../support/environment.js";

const busy = (overrides: Settings = {}) =>
  environment({
    observability: { receive: { ...overrides } },
    childClusters: [child("batcave", { prometheus: { mode: "agent", activeSeries: "2M", scrapeInterval: "30s" } })],
  });

const spelled = ({ requests, limits }: Environment["observability"]["query"]["resources"]) => ({
  cpu: requests.cpu.toString(),
  memory: requests.memory.toString(),
  limit: limits.memory.toString(),
});

describe("sizes that the file does not name", () => {
  it("are the defaults for a small fleet", () => {
    const { observability, childClusters } = environment();
    expect(spelled(observability.receive.ingestor.resources)).toEqual({ cpu: "500m", memory: "2Gi", limit: "4Gi" });
    expect(observability.receive.volumeSize.toString()).toBe("50Gi");
    expect(spelled(childClusters[0]!.prometheus.resources).limit).toBe("1Gi");
  });

  it("follow the series that clusters have", () => {
    const { observability, childClusters } = busy();
    const { ingestor, volumeSize } = observability.receive;
    expect(spelled(ingestor.resources)).toEqual({ cpu: "1500m", memory: "12Gi", limit: "24Gi" });
    expect(volumeSize.toString()).toBe("80Gi");
    expect(spelled(childClusters[0]!.prometheus.resources)).toEqual({ cpu: "1500m", memory: "6Gi", limit: "12Gi" });
  });

  it("follow how many ingestors there are", () => {
    expect(busy({ ingestors: 6 }).observability.receive.ingestor.resources.limits.memory.toString()).toBe("12Gi");
  });

  it("follow what readers ask", () => {
    const { observability } = environment({ observability: { load: { queriesPerSecond: 100 } } });
    expect(spelled(observability.query.resources)).toEqual({ cpu: "3", memory: "512Mi", limit: "2Gi" });
  });

  it("stay as they are for other clusters when one is added", () => {
    const clusters = [child("batcave"), child("batmobile")];
    const before = environment({ childClusters: clusters }).childClusters;
    const after = environment({
      childClusters: [...clusters, child("batwing", { prometheus: { mode: "agent", activeSeries: "5M" } })],
    }).childClusters;
    expect(after.slice(0, 2)).toEqual(before);
  });
});

describe("sizes that the file names", () => {
  it("stay, each by itself", () => {
    const { receive } = busy({
      volumeSize: "10Gi",
      ingestor: { resources: { requests: { memory: "3Gi" } } },
    }).observability;
    expect(receive.volumeSize.toString()).toBe("10Gi");
    expect(spelled(receive.ingestor.resources)).toEqual({ cpu: "1500m", memory: "3Gi", limit: "24Gi" });
  });

  it("hold what is computed beside them: nothing reserves more than it may use", () => {
    const limited = busy({ ingestor: { resources: { limits: { memory: "5Gi", cpu: "600m" } } } }).observability.receive;
    expect(spelled(limited.ingestor.resources)).toEqual({ cpu: "600m", memory: "5Gi", limit: "5Gi" });
    const reserved = busy({ ingestor: { resources: { requests: { memory: "40Gi" } } } }).observability.receive;
    expect(spelled(reserved.ingestor.resources)).toEqual({ cpu: "1500m", memory: "40Gi", limit: "40Gi" });
  });

  it("are warned about where the fleet does not fit into them", () => {
    const told = warnings(busy({ volumeSize: "10Gi", ingestor: { resources: { limits: { memory: "5Gi" } } } })).join(
      "\n",
    );
    expect(told).toMatch(/observability\.receive\.ingestor\.resources\.limits\.memory is 5Gi, and \d+Mi are in use/);
    expect(told).toMatch(/observability\.receive\.volumeSize is 10Gi, and \d+Gi are needed/);
  });

  it("are not warned about where it fits", () => {
    expect(warnings(environment()).join("\n")).not.toContain("npm run capacity");
    expect(warnings(busy()).join("\n")).not.toContain("npm run capacity");
  });
});
