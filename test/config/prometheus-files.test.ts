import { describe, expect, it } from "vitest";
import { child, load } from "../support/environment.js";

const path = "childClusters[0].prometheus";

function named(settings: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string>> = {}) {
  return load({ childClusters: [child("batcave", { prometheus: settings })] }, files);
}

describe("the files a Prometheus names", () => {
  it("rejects a scrape configuration file that is missing", () => {
    expect(named({ scrapeConfigFiles: ["ups.yaml"] }).problems).toEqual([
      {
        path: `${path}.scrapeConfigFiles[0]`,
        got: "ups.yaml",
        rule: "a file that can be read, relative to the environment file; environments/ups.yaml cannot",
        remedy: "correct the path",
        at: "- ups.yaml",
      },
    ]);
  });

  it("rejects one that is broken, with the place in it", () => {
    const { problems } = named(
      { scrapeConfigFiles: ["ups.yaml"] },
      { "ups.yaml": "scrape_configs:\n  - job_name: 'ups\n" },
    );
    expect(problems).toMatchObject([{ path: `${path}.scrapeConfigFiles[0]`, got: "ups.yaml", at: "- ups.yaml" }]);
    expect(problems[0]?.rule).toMatch(/^well-formed YAML; Missing closing 'quote \(environments\/ups\.yaml:3:1\)$/);
  });

  it.each(["- job_name: ups\n", "scrape_configs: ups\n", "scrape_configs:\n", ""])(
    "rejects one without the list: %j",
    (text) => {
      expect(named({ scrapeConfigFiles: ["ups.yaml"] }, { "ups.yaml": text }).problems).toEqual([
        {
          path: `${path}.scrapeConfigFiles[0]`,
          got: "ups.yaml",
          rule: "a file with a list scrape_configs at its top",
          remedy: "put the entries below scrape_configs:",
          at: "- ups.yaml",
        },
      ]);
    },
  );

  it.each(["[{ scheme: https }]", "[ups]", "[{ job_name: 7 }]", "[{ job_name: '' }]"])(
    "rejects entries without a job name: %s",
    (list) => {
      expect(
        named({ scrapeConfigFiles: ["ups.yaml"] }, { "ups.yaml": `scrape_configs: ${list}\n` }).problems,
      ).toMatchObject([
        {
          path: "scrape_configs[0]",
          rule: "a map with a job_name",
          remedy: "give every scrape configuration a job_name",
        },
      ]);
    },
  );

  it("rejects a rule file that is missing", () => {
    expect(named({ ruleFiles: ["rules.yaml"] }).problems).toMatchObject([
      { path: `${path}.ruleFiles[0]`, got: "rules.yaml", remedy: "correct the path" },
    ]);
  });

  it("rejects a rule file without groups", () => {
    expect(named({ ruleFiles: ["rules.yaml"] }, { "rules.yaml": "rules: []\n" }).problems).toMatchObject([
      { path: `${path}.ruleFiles[0]`, rule: "a file with a list groups at its top" },
    ]);
  });

  it.each(["[nodes]", "[{ rules: [] }]", "[{ name: '', rules: [] }]"])("rejects groups without a name: %s", (list) => {
    expect(named({ ruleFiles: ["rules.yaml"] }, { "rules.yaml": `groups: ${list}\n` }).problems).toMatchObject([
      { path: "groups[0]", rule: "a map with a name", remedy: "give every group of rules a name" },
    ]);
  });

  it.each([
    ["scrapeConfigFiles", "scrape_configs: []\nglobal: {}\n", "scrape_configs", "global"],
    ["ruleFiles", "groups: []\nnamespace: x\nrules: []\n", "groups", "namespace, rules"],
  ])("rejects what nobody would read in %s", (key, text, list, others) => {
    expect(named({ [key]: ["file.yaml"] }, { "file.yaml": text }).problems).toMatchObject([
      {
        path: `${path}.${key}[0]`,
        rule: `a file with nothing but ${list} at its top; this has ${others} too`,
        remedy: "remove the rest",
      },
    ]);
  });

  it("rejects a file that no ConfigMap can hold", () => {
    const text = `scrape_configs: []\n#${"x".repeat(900 * 1024)}`;
    expect(named({ scrapeConfigFiles: ["ups.yaml"] }, { "ups.yaml": text }).problems).toMatchObject([
      { path: `${path}.scrapeConfigFiles[0]`, rule: "a file of at most 900 KiB, because a ConfigMap holds 1 MiB" },
    ]);
  });

  it("rejects every bad file of every Prometheus at once", () => {
    const { problems } = load({
      observability: { prometheus: { ruleFiles: ["a.yaml"] } },
      childClusters: [
        child("batcave", { prometheus: { ruleFiles: ["b.yaml"], scrapeConfigFiles: ["c.yaml", "d.yaml"] } }),
      ],
    });
    expect(problems.map(({ got }) => got)).toEqual(["a.yaml", "c.yaml", "d.yaml", "b.yaml"]);
  });
});
