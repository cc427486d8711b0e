import { defineConfig } from "vitest/config";

const measured = "test/deploy/terraform/parallelism.test.ts";
const patience = { testTimeout: 120_000, hookTimeout: 60_000, pool: "threads" } as const;

/**
 * `npm run test:deploy`: deploys with the real Terraform. A command of its own, because most of it is waiting for Terraform.
 * What is measured is measured alone, after the rest.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...patience,
          name: "commands",
          include: ["test/deploy/terraform/*.test.ts"],
          exclude: [measured],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...patience, name: "measured", include: [measured], maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
});
