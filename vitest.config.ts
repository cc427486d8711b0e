import { defineConfig } from "vitest/config";

/** Need a worker of their own: they look at what one has loaded, or put something else in a module's place. */
const alone = [
  "test/lazy-bindings.test.ts",
  "test/identity/recovery.test.ts",
  "test/lab/progress.test.ts",
  "test/cli/connection.test.ts",
];

export default defineConfig({
  test: {
    // Synthesizing a stack imports the provider bindings once per worker; two workers fit the two cores CI has.
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 30_000,
    // Some make keys in beforeAll, which takes as long there as in a test: vitest's own 10 s are too few on a busy machine.
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          // Commands of their own run them: they need programs that are built with Go, or are mostly waiting for others.
          exclude: [
            "test/promtool/**",
            "test/pass-through/**",
            "test/deploy/terraform/**",
            "test/documented-commands/**",
            ...alone,
          ],
          // Importing the bindings anew for each of the files takes a third of the time of all of them.
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: alone } },
    ],
  },
});
