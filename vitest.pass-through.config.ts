import { defineConfig } from "vitest/config";

/** `npm run test:pass-through`: plain programs on loopback. A command of its own, because the lab builds the programs. */
export default defineConfig({
  test: {
    include: ["test/pass-through/*.test.ts"],
    globalSetup: "test/pass-through/programs-are-built.ts",
    testTimeout: 30_000,
  },
});
