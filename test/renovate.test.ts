import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { charts, images } from "../src/config/versions.js";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

interface CustomManager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly datasourceTemplate: string;
}

interface PackageRule {
  readonly matchPackageNames?: readonly string[];
  readonly matchFileNames?: readonly string[];
  readonly groupName?: string;
  readonly prBodyNotes?: readonly string[];
}

const { customManagers, packageRules } = JSON.parse(read("renovate.json")) as {
  readonly customManagers: readonly CustomManager[];
  readonly packageRules: readonly PackageRule[];
};

/** What Renovate finds in a text that stands in a file, as it reads its own configuration. */
function found(file: string, text: string) {
  return customManagers
    .filter(({ managerFilePatterns }) => managerFilePatterns.some((one) => new RegExp(one.slice(1, -1)).test(file)))
    .flatMap(({ matchStrings, datasourceTemplate }) =>
      matchStrings.flatMap((one) =>
        [...text.matchAll(new RegExp(one, "g"))].map(({ groups }) => ({ datasource: datasourceTemplate, ...groups })),
      ),
    );
}

describe("Renovate", () => {
  const table = "src/config/versions.ts";

  it("finds every image and every chart with its version, and nothing else", () => {
    const expected = [
      ...Object.values(images).map(({ repository, tag }) => ({
        datasource: "docker",
        depName: repository,
        currentValue: tag,
        currentDigest: undefined,
      })),
      ...Object.values(charts).map(({ repository, chart, version }) => ({
        datasource: "helm",
        registryUrl: repository,
        depName: chart,
        currentValue: version,
      })),
    ];
    expect(found(table, read(table))).toEqual(expected);
  });

  it("finds the digest of an image that has one", () => {
    const digest = `sha256:${"0a".repeat(32)}`;
    const text = `{\n    repository: "quay.io/a/b",\n    tag: "v1",\n    digest: "${digest}",\n  }`;
    expect(found(table, text)).toMatchObject([{ depName: "quay.io/a/b", currentValue: "v1", currentDigest: digest }]);
  });

  it.each([".github/actions/prepare/action.yml", ".gitlab-ci.example.yml"])("finds Terraform in %s", (file) => {
    expect(found(file, read(file))).toMatchObject([{ datasource: "github-releases", currentValue: "1.11.4" }]);
  });

  it("speaks only of packages and files that there are", () => {
    const { dependencies, devDependencies } = JSON.parse(read("package.json")) as Record<
      string,
      Record<string, string>
    >;
    const npm = Object.keys({ ...dependencies, ...devDependencies });
    const modules = readdirSync(join(root, "lab/parts"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && readdirSync(join(root, "lab/parts", entry.name)).includes("go.mod"))
      .map((entry) => read(`lab/parts/${entry.name}/go.mod`))
      .join("\n");
    const known = (name: string) =>
      name === "node" ||
      npm.some((one) => one === name || (name.endsWith("/**") && one.startsWith(name.slice(0, -2)))) ||
      modules.includes(`${name} v`) ||
      Object.values(images).some(({ repository }) => repository === name);
    const named = packageRules.flatMap(({ matchPackageNames = [] }) => matchPackageNames);
    expect(named.filter((name) => !known(name))).toEqual([]);
    const files = packageRules
      .flatMap(({ matchFileNames = [] }) => matchFileNames)
      .filter((file) => !/[*{]/.test(file));
    for (const file of files) expect(() => read(file)).not.toThrow();
  });

  it("raises Thanos and Prometheus together, and asks for the upgrade under load", () => {
    const rule = packageRules.find(({ matchPackageNames }) => matchPackageNames?.includes(images.thanos.repository));
    expect(rule?.matchPackageNames).toContain(images.prometheus.repository);
    expect(rule?.prBodyNotes?.join()).toContain("npm run test:lab -- 5");
  });
});
