import { defineConfig } from "vitest/config";

/** `npm run test:docs`: runs what pages tell people to type. A command of its own, because each starts Node.js anew. */
export default defineConfig({
  test: {
    include: ["test/documented-commands/*.test.ts"],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
