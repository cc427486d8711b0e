// `npm run test:cdktn -- [vitest's own arguments]`: the types, unit tests and goldens of this checkout with cdktn, the
// community's continuation of cdktf, in the place of the framework. It works on a copy in ~/.cache/thanos-fleet/cdktn, where
// what was installed stays; nothing here is changed. See docs/cdktn.md.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** What takes the place of what. cdktn 0.24 takes constructs from 10.6 on and below 10.8. */
const swapped = { cdktf: { name: "cdktn", version: "0.24.0" }, constructs: { name: "constructs", version: "10.7.2" } };

/** They hold pages and configuration against this checkout's own pins, which the swap changes. */
const aboutPins = ["test/renovate.test.ts", "test/upgrading.test.ts"];

const copy = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "thanos-fleet/cdktn/checkout");
const report = join(dirname(copy), "report.json");

copyCheckout();
swapFramework();
install();
assertSwapped();
const typed = run("npx", ["tsc", "--noEmit", "-p", "tsconfig.check.json"]);
process.exitCode = test(process.argv.slice(2)) && typed ? 0 : 1;

/** Files under version control and new ones, as they are in the working tree; what was copied before goes. */
function copyCheckout() {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(copy)) {
    if (name !== "node_modules") rmSync(join(copy, name), { recursive: true });
  }
  for (const file of listed.split("\0").filter((name) => name !== "" && existsSync(name))) {
    cpSync(file, join(copy, file));
  }
  // Tests ask git which files are ours, and which it ignores.
  execFileSync("git", ["init", "--quiet"], { cwd: copy });
  execFileSync("git", ["add", "--all"], { cwd: copy });
}

/** The continuation under the old name, so that neither sources nor prebuilt providers notice, and one copy of it for all. */
function swapFramework() {
  const file = join(copy, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  for (const [name, { name: instead, version }] of Object.entries(swapped)) {
    if (!(name in manifest.dependencies)) throw new Error(`package.json has no dependency ${name} to swap`);
    manifest.dependencies[name] = instead === name ? version : `npm:${instead}@${version}`;
  }
  manifest.overrides = Object.fromEntries(Object.keys(swapped).map((name) => [name, `$${name}`]));
  // Its command brings libraries of cdktf itself; no test runs it.
  delete manifest.devDependencies["cdktf-cli"];
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** Once per state of the dependencies: it takes a quarter of a minute, and 700 MB. */
function install() {
  const stamp = join(copy, "node_modules/.swapped");
  const wanted = createHash("sha256")
    .update(readFileSync(join(copy, "package.json")))
    .update(readFileSync(join(copy, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  rmSync(stamp, { force: true });
  if (!run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"])) throw new Error("npm install failed");
  writeFileSync(stamp, wanted);
}

/** A canary that runs on the old framework would sing whatever happens. */
function assertSwapped() {
  const installed = readdirSync(join(copy, "node_modules"), { recursive: true })
    .map(String)
    .filter((path) => /(^|\/)node_modules\/(cdktf|constructs)\/package\.json$/.test(`node_modules/${path}`));
  for (const path of installed) {
    const { name, version } = JSON.parse(readFileSync(join(copy, "node_modules", path), "utf8"));
    const expected = swapped[/(cdktf|constructs)\/package\.json$/.exec(path)[1]];
    if (name !== expected.name || version !== expected.version) {
      throw new Error(`${path} is ${name} ${version}, not ${expected.name} ${expected.version}`);
    }
  }
  if (installed.length !== Object.keys(swapped).length) throw new Error(`copies found: ${installed.join(", ")}`);
}

/** Whether everything passed. A missing golden fails, as in CI; times are doubled, because this is nobody's first run. */
function test(args) {
  rmSync(report, { force: true });
  const ran = run(
    "npx",
    ["vitest", "run", "--testTimeout=60000", "--hookTimeout=60000", "--reporter=dot", "--reporter=json"].concat(
      `--outputFile.json=${report}`,
      aboutPins.map((file) => `--exclude=${file}`),
      args,
    ),
  );
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  const tests = testResults.flatMap(({ name, message, assertionResults }) =>
    assertionResults.length === 0 && message !== ""
      ? [{ file: name, title: message, failed: true }]
      : assertionResults.map(({ fullName, status }) => ({ file: name, title: fullName, failed: status === "failed" })),
  );
  for (const { file, title } of tests.filter(({ failed }) => failed)) {
    console.log(`failed: ${file.replace(`${resolve(copy)}/`, "")}: ${title}`);
  }
  const goldens = tests.filter(({ file }) => file.endsWith("/test/golden.test.ts"));
  const equal = goldens.filter(({ failed }) => !failed).length;
  console.log(
    `${swapped.cdktf.name} ${swapped.cdktf.version}: types ${typed ? "fit" : "do not fit"}; ${numPassedTests} tests passed, ` +
      `${numFailedTests} failed, ${numPendingTests} skipped; ${equal} of ${goldens.length} goldens are equal`,
  );
  return ran && numPassedTests > 0;
}

function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: copy, stdio: "inherit", env: { ...process.env, CI: "1" } });
  return status === 0;
}
