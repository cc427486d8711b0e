import { defineConfig } from "vitest/config";

/** `npm run check:alerts`: alerts as Prometheus evaluates them. A command of its own, because it builds promtool with Go. */
export default defineConfig({
  test: {
    include: ["test/promtool/*.test.ts"],
    globalSetup: "test/promtool/build-promtool.ts",
    testTimeout: 30_000,
  },
});
