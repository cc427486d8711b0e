import { readdirSync } from "node:fs";
import { execa } from "execa";
import { moduleFolder } from "./part-key.js";
import { BUILD_ENVIRONMENT, PARTS } from "./table.js";

/** `npm run test:go`: what the lab's own programs say about themselves. */
const own = PARTS.filter((part) => readdirSync(moduleFolder(part)).some((name) => name.endsWith("_test.go")));

let passed = 0;
let failed = 0;
for (const part of own) {
  const result = await execa("go", ["test", "-v", "-mod=readonly", "-count=1", "./..."], {
    cwd: moduleFolder(part),
    env: BUILD_ENVIRONMENT,
    stdin: "ignore",
    all: true,
    reject: false,
  });
  const tests = (outcome: string) => result.all.match(new RegExp(`^--- ${outcome}:`, "gm"))?.length ?? 0;
  passed += tests("PASS");
  // What does not compile, or ends before its tests do, has failed as well.
  const broken = Math.max(tests("FAIL"), result.failed ? 1 : 0);
  failed += broken;
  process.stdout.write(`${part.name}: ${tests("PASS")} passed, ${broken} failed\n`);
  if (broken > 0) process.stdout.write(`${result.all.split("\n").slice(-60).join("\n")}\n`);
}
process.stdout.write(`go: ${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
