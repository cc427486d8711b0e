import { defineConfig } from "vitest/config";

/** `npm run test:deploy`: deploys with the real Terraform. A command of its own, because most of it is waiting for Terraform. */
export default defineConfig({
  test: {
    include: ["test/deploy/terraform/*.test.ts"],
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
