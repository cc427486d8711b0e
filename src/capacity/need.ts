import { CPU_FACTOR, LIMIT_FACTOR, type Coefficients } from "./coefficients.js";

/** What one pod of a component needs. */
export interface Need {
  /** Cores in use all the time. */
  readonly cpu: number;
  /** Bytes of memory in use all the time. */
  readonly memory: number;
  /** Cores to reserve. */
  readonly cpuRequest: number;
  /** Bytes above which it may be killed. */
  readonly memoryLimit: number;
}

/** Series and samples of one pod. */
export interface PodLoad {
  /** Series that it holds, those that went away and are still held among them. */
  readonly heldSeries: number;
  readonly samplesPerSecond: number;
}

/** What a pod with these coefficients needs for its load. */
export function needOf(
  { baseBytes, bytesPerSeries, cpuPerMillionSamples, coresPerMillionSeries = 0, backlogBytes = 0 }: Coefficients,
  { heldSeries, samplesPerSecond }: PodLoad,
): Need {
  const cpu = (samplesPerSecond * cpuPerMillionSamples + heldSeries * coresPerMillionSeries) / 1e6;
  const memory = baseBytes + heldSeries * bytesPerSeries;
  return { cpu, memory, cpuRequest: cpu * CPU_FACTOR, memoryLimit: (memory + backlogBytes) * LIMIT_FACTOR };
}

/** What two needs are together. */
export function sumOf(one: Need, other: Need): Need {
  return {
    cpu: one.cpu + other.cpu,
    memory: one.memory + other.memory,
    cpuRequest: one.cpuRequest + other.cpuRequest,
    memoryLimit: one.memoryLimit + other.memoryLimit,
  };
}
