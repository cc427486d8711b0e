import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Synthesizing a stack imports the provider bindings once per worker; two workers fit the two cores CI has.
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
