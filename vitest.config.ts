import { defineConfig } from "vitest/config";

/** Commands of their own run them: they need programs that are built with Go, or are mostly waiting for others. */
const elsewhere = [
  "test/promtool/**",
  "test/pass-through/**",
  "test/deploy/terraform/**",
  "test/documented-commands/**",
];

/** Need a worker of their own: they look at what one has loaded, or put something else in a module's place. */
const alone = [
  "test/lazy-bindings.test.ts",
  "test/identity/recovery.test.ts",
  "test/lab/progress.test.ts",
  "test/cli/connection.test.ts",
];

/** Start programs, answer as servers or wait for a time to pass. The others are what `npm run test:unit` runs. */
const withPrograms = [
  "test/cli/{audit,clusters,identities,outage,preflight,reach,snippets,status}.test.ts",
  "test/deploy/checkout-lock.test.ts",
  "test/deploy/guard/real-plans.test.ts",
  "test/docs/commands.test.ts",
  "test/kubernetes/cluster-connection.test.ts",
  "test/lab/**/*.test.ts",
  "test/manifests/{order,stack-files,synthesized-stacks}.test.ts",
  "test/scripts/**/*.test.ts",
  "test/secrets.test.ts",
];

export default defineConfig({
  test: {
    // Synthesizing a stack imports the provider bindings once per worker; two workers fit the two cores CI has.
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 30_000,
    // Some make keys in beforeAll, which takes as long there as in a test: vitest's own 10 s are too few on a busy machine.
    hookTimeout: 30_000,
    // Importing the bindings anew for each file takes a third of the time of all of them.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["test/**/*.test.ts"], exclude: [...elsewhere, ...alone, ...withPrograms] },
      },
      { extends: true, test: { name: "programs", include: withPrograms, exclude: alone } },
      { extends: true, test: { name: "alone", include: alone, isolate: true } },
    ],
  },
});
