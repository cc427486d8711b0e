import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../../lab/lab-error.js";
import { labStatus } from "../../lab/status.js";
import { labStarts } from "../process/lab-starts.js";
import type { Row } from "../row.js";
import { spreadOf } from "../spread.js";

/** Three times the goal: what has not come up then is stuck. */
const GIVEN_UP = 120 * 60_000;

/** What who clones the repository on a new machine waits for: downloads, builds and the start. */
export const coldLab: Row = {
  number: 14,
  name: "cold-lab",
  title: "The lab on a machine that has built nothing",
  async measure({ checkout, paths, folder, say }) {
    const states = await labStatus(paths);
    if (states.some(({ state }) => state !== "down")) {
      throw new LabError("the lab is up, and this row starts it from nothing", "run `npm run lab -- down` first");
    }
    const caches = {
      THANOS_FLEET_LAB_CACHE: join(folder, "lab"),
      GOCACHE: join(folder, "go-build"),
      GOMODCACHE: join(folder, "go-modules"),
    };
    for (const cache of Object.values(caches)) mkdirSync(cache);
    const run = (command: string, words: readonly string[], timeout?: number) =>
      execa(command, words, {
        cwd: checkout,
        env: caches,
        reject: false,
        ...(timeout === undefined ? {} : { timeout }),
      });
    try {
      say("downloading, building and starting all of the lab: this takes half an hour");
      const up = await run("npm", ["run", "--silent", "lab"], GIVEN_UP);
      if (up.failed) throw new LabError(`the lab did not come up:\n${up.stdout.slice(-2000)}`);
      const start = labStarts(paths).at(-1);
      if (start?.cold !== true) throw new LabError("the lab came up and had not built what it runs");
      return [
        {
          id: "cold-lab.wall",
          what: "`npm run lab` with nothing downloaded by Go and nothing built, to the global view",
          value: spreadOf([start.toGlobalView / 60]),
          unit: "min",
          goal: { atMost: 40 },
        },
      ];
    } finally {
      await run("npm", ["run", "--silent", "lab", "--", "down"]);
      // Go writes modules without permission to change them.
      await run("go", ["clean", "-modcache"]);
    }
  },
};
