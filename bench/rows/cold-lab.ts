import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../../lab/lab-error.js";
import { timedLabStart } from "../process/timed-lab-start.js";
import type { Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** What who clones the repository on a new machine waits for: downloads, builds and the start. */
export const coldLab: Row = {
  number: 14,
  name: "cold-lab",
  title: "The lab on a machine that has built nothing",
  async measure({ checkout, paths, folder, say }) {
    const caches = {
      THANOS_FLEET_LAB_CACHE: join(folder, "lab"),
      GOCACHE: join(folder, "go-build"),
      GOMODCACHE: join(folder, "go-modules"),
    };
    for (const cache of Object.values(caches)) mkdirSync(cache);
    try {
      say("downloading, building and starting all of the lab: this takes up to half an hour");
      const { cold, toGlobalView } = await timedLabStart({ checkout, paths }, caches);
      if (!cold) throw new LabError("the lab came up and had not built what it runs");
      return [
        {
          id: "cold-lab.wall",
          what: "`npm run lab` with nothing downloaded by Go and nothing built, to the global view",
          value: spreadOf([toGlobalView / 60]),
          unit: "min",
          goal: { atMost: 40 },
        },
      ];
    } finally {
      // Go writes modules without permission to change them.
      await execa("go", ["clean", "-modcache"], { env: caches, reject: false });
    }
  },
};
