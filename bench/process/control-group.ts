import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** Where Linux mounts the control groups. */
const MOUNTED = "/sys/fs/cgroup";

/** Branch of all groups of the benchmarks. */
const BRANCH = "thanos-fleet-bench";

/** A group of processes whose processor time the kernel adds up, of those that have ended as well. */
export class ControlGroup {
  private readonly folder: string;
  private readonly version2: boolean;

  /** @throws Error when groups cannot be made; it takes root. */
  constructor(name: string, mounted = MOUNTED) {
    this.version2 = existsSync(join(mounted, "cgroup.controllers"));
    this.folder = join(this.version2 ? mounted : join(mounted, "cpuacct"), BRANCH, name);
    mkdirSync(this.folder, { recursive: true });
  }

  /** A process that writes its pid there is in the group, and all it starts. */
  get processes(): string {
    return join(this.folder, "cgroup.procs");
  }

  /** Processor time in seconds since the group was made. */
  cpuSeconds(): number {
    if (!this.version2) return Number(readFileSync(join(this.folder, "cpuacct.usage"), "utf8")) / 1e9;
    const [, microseconds] = /^usage_usec (\d+)$/m.exec(readFileSync(join(this.folder, "cpu.stat"), "utf8")) ?? [];
    if (microseconds === undefined) throw new Error(`${this.folder} does not say its processor time`);
    return Number(microseconds) / 1e6;
  }

  /** Removes the group once its processes have ended. */
  async remove(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        rmdirSync(this.folder);
        return;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return;
        // A process that was waited for may be in its group for a moment longer.
        if (code !== "EBUSY" || attempt >= 50) throw error;
        await pause(100);
      }
    }
  }
}
