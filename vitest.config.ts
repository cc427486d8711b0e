import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Commands of their own run them: they need programs that are built with Go, or are mostly waiting for others.
    exclude: ["test/promtool/**", "test/pass-through/**", "test/deploy/terraform/**", "test/documented-commands/**"],
    // Synthesizing a stack imports the provider bindings once per worker; two workers fit the two cores CI has.
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 30_000,
    // Some make keys in beforeAll, which takes as long there as in a test: vitest's own 10 s are too few on a busy machine.
    hookTimeout: 30_000,
  },
});
