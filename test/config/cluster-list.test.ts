import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { withCluster } from "../../src/config/add-cluster.js";
import type { ClusterEntry } from "../../src/config/cluster-entry.js";
import { EnvironmentProblems } from "../../src/config/problem.js";
import { withoutCluster } from "../../src/config/remove-cluster.js";

const file = "environments/test.yaml";

/** What the issue adds. */
const batplane: ClusterEntry = {
  name: "batplane",
  cluster: { kubeconfig: "~/.kube/config", context: "batplane" },
  prometheus: { mode: "agent", outageBudget: "12h" },
};

const add = (text: string, entry: ClusterEntry = batplane) => withCluster(file, text, entry);
const remove = (text: string, name: string) => withoutCluster(file, text, name);

/** Lines that one text has and the other, of which it keeps the order, has not. */
function addedLines(before: string, after: string): string[] {
  const lines = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const rest = [...lines(before)];
  const added = lines(after).filter((line) => {
    if (line !== rest[0]) return true;
    rest.shift();
    return false;
  });
  expect(rest, "every line is still there").toEqual([]);
  return added.map((line) => line.replace(/\n$/, ""));
}

const inLines = `# The fleet.
observability: { cluster: x } # one line

childClusters:
  - name: batcave
    cluster: { kubeconfig: ~/.kube/config, context: batcave }
    prometheus: { mode: server } # it is queried

  # By the sea.
  - name: batmobile
    cluster: { kubeconfig: ~/.kube/config, context: batmobile }
    prometheus: { mode: agent }
`;

/** Lists as people write them; each holds batcave and batmobile. */
const shapes: Readonly<Record<string, string>> = {
  "in lines, with braces inside": inLines,
  "with a comment behind the last entry": `${inLines}    # It moves.\n`,
  "with a comment at the end of the list": `${inLines}  # - name: batboat\n  #   cluster: later\n`,
  "with a comment at the end of the document": `${inLines}\n# That is all.\n`,
  "with comments of every depth behind it": `${inLines}    # it moves\n  # the end of the list\n# the end\n`,
  "with other keys behind it": `${inLines}\nbackend: { local: { folder: state } }\n`,
  "with other keys right behind it": `${inLines}backend: {}\n`,
  "without a line break at the end": inLines.trimEnd(),
  "with a comment and no line break at the end": `${inLines}    # It moves.`,
  "with an explicit end of the document": `${inLines}...\n`,
  "with a begin of the document": `---\n${inLines}`,
  "with many blank lines at the end": `${inLines}\n\n\n`,
  "that is not indented": inLines.replaceAll(/^ {2}/gm, ""),
  "that is indented by four": inLines.replaceAll(/^ {2}/gm, "    "),
  "with wide dashes": inLines.replaceAll("- name", "-   name").replaceAll(/^ {4}(cluster|prometheus)/gm, "      $1"),
  "with dashes on lines of their own": inLines.replaceAll("  - name", "  -\n    name"),
  "without blank lines between entries": inLines.replaceAll("\n\n", "\n"),
  "with two blank lines between entries": inLines.replaceAll("\n\n", "\n\n\n"),
  "in quotes": inLines
    .replaceAll(/(name|context): (\w+)/g, "$1: '$2'")
    .replaceAll("~/.kube/config", '"~/.kube/config"'),
  "with narrow braces": inLines.replaceAll("{ ", "{").replaceAll(" }", "}"),
  "all in lines": inLines
    .replaceAll(
      /cluster: \{ kubeconfig: (\S+), context: (\w+) \}/g,
      "cluster:\n        kubeconfig: $1\n        context: $2",
    )
    .replaceAll(/prometheus: \{ mode: (\w+) \}/g, "prometheus:\n        mode: $1"),
  "with anchors and aliases": inLines
    .replace(
      "cluster: { kubeconfig: ~/.kube/config, context: batcave }",
      "cluster: &here { kubeconfig: ~/.kube/config, context: batcave }",
    )
    .replace("prometheus: { mode: agent }", "prometheus: { <<: *here, mode: agent }"),
  "with an anchor of its own": inLines.replace("childClusters:", "childClusters: &all"),
  "with an entry that is an alias": `batmobile: &batmobile { name: batmobile }\n${inLines.slice(0, inLines.indexOf("  # By"))}  - *batmobile\n`,
  "with a text of several lines at the end": `${inLines}    note: |\n      one\n\n      two\n`,
  "with a text of several lines and a blank line behind it": `${inLines}    note: >-\n      one\n      two\n\nother: 1\n`,
  "with an empty value at the end": `${inLines}    tenantLimits:\n`,
  "with a list at the end": `${inLines}    tolerations:\n      - key: dedicated\n`,
  "each entry in braces": `childClusters:
  - { name: batcave, cluster: { kubeconfig: ~/.kube/config, context: batcave }, prometheus: { mode: server } }
  - { name: batmobile, cluster: { kubeconfig: ~/.kube/config, context: batmobile }, prometheus: { mode: agent } } # sea
`,
  "in brackets on one line":
    "childClusters: [{ name: batcave, prometheus: { mode: server } }, { name: batmobile, prometheus: { mode: agent } }]\n",
  "in brackets with space inside": "childClusters: [ { name: batcave }, { name: batmobile } ] # both\nother: 1\n",
  "in brackets with a comma at the end": "childClusters: [{name: batcave}, {name: batmobile}, ]\n",
  "in brackets over several lines": "childClusters: [\n  { name: batcave },\n  { name: batmobile }\n]\n",
  "in brackets with comments":
    "childClusters: [\n  { name: batcave }, # land\n  { name: batmobile } # sea\n  # the end\n]\n",
  "in brackets over several lines with a comma at the end":
    "childClusters: [\n  { name: batcave }, # land\n  { name: batmobile }, # sea\n]\n",
  "in brackets that close on the last line": "childClusters: [{ name: batcave },\n  { name: batmobile }]\n",
  "in brackets with an anchor": "childClusters: [&a { name: batcave }, { name: batmobile, of: *a }]\n",
};

const cases = Object.entries(shapes).flatMap(([title, text]): [string, string][] => [
  [title, text],
  [`${title}, with lines that end as on Windows`, text.replaceAll("\n", "\r\n")],
]);

describe("adding a cluster", () => {
  it.each(cases)("changes nothing else in a list %s, and removing it gives the former bytes back", (_, text) => {
    const added = add(text);
    const before = parse(text, { merge: true }) as { childClusters: object[] };
    expect(parse(added, { merge: true })).toEqual({ ...before, childClusters: [...before.childClusters, batplane] });
    expect(remove(added, "batplane")).toBe(text);
    if (!/childClusters: \[/.test(text) && /\n$/.test(text)) addedLines(text, added);
    // No line ends otherwise than the file's lines do.
    expect(added.replaceAll("\r\n", "").includes(text.includes("\r\n") ? "\n" : "\r")).toBe(false);
  });

  it("writes it as its neighbours are written", () => {
    expect(addedLines(inLines, add(inLines))).toEqual([
      "",
      "  - name: batplane",
      "    cluster: { kubeconfig: ~/.kube/config, context: batplane }",
      "    prometheus: { mode: agent, outageBudget: 12h }",
    ]);
    expect(addedLines(shapes["all in lines"]!, add(shapes["all in lines"]!))).toEqual([
      "",
      "  - name: batplane",
      "    cluster:",
      "        kubeconfig: ~/.kube/config",
      "        context: batplane",
      "    prometheus:",
      "        mode: agent",
      "        outageBudget: 12h",
    ]);
    expect(addedLines(shapes["in quotes"]!, add(shapes["in quotes"]!)).slice(1, 3)).toEqual([
      "  - name: 'batplane'",
      "    cluster: { kubeconfig: \"~/.kube/config\", context: 'batplane' }",
    ]);
    expect(addedLines(shapes["with narrow braces"]!, add(shapes["with narrow braces"]!)).at(-1)).toBe(
      "    prometheus: {mode: agent, outageBudget: 12h}",
    );
    expect(addedLines(shapes["each entry in braces"]!, add(shapes["each entry in braces"]!))).toEqual([
      "  - { name: batplane, cluster: { kubeconfig: ~/.kube/config, context: batplane }, prometheus: { mode: agent, outageBudget: 12h } }",
    ]);
  });

  it("leaves the comments of the last entry with it, and those of the list at its end", () => {
    const text = `${inLines}    # It moves.\n  # The end of the list.\n`;
    expect(add(text).slice(inLines.length)).toBe(
      [
        "    # It moves.",
        "",
        "  - name: batplane",
        "    cluster: { kubeconfig: ~/.kube/config, context: batplane }",
        "    prometheus: { mode: agent, outageBudget: 12h }",
        "  # The end of the list.",
        "",
      ].join("\n"),
    );
    expect(remove(text, "batmobile")).toBe(
      `${inLines.slice(0, inLines.indexOf("\n  # By the sea."))}  # The end of the list.\n`,
    );
  });

  it("leaves the braces where a line would get too long", () => {
    const long = { ...batplane, cluster: { kubeconfig: `/${"a".repeat(100)}`, context: "batplane" } };
    expect(addedLines(inLines, add(inLines, long)).slice(2, 5)).toEqual([
      "    cluster:",
      `      kubeconfig: /${"a".repeat(100)}`,
      "      context: batplane",
    ]);
  });

  it("puts quotes around what would be read as something else", () => {
    const odd = { ...batplane, cluster: { kubeconfig: "~/.kube/my, config", context: "true" } };
    const { childClusters } = parse(add(inLines, odd)) as { childClusters: object[] };
    expect(childClusters.at(-1)).toEqual(odd);
    expect(add(inLines, odd)).toContain('context: "true"');
  });

  it.each(["lab", "prod"])("adds at most six lines to environments/%s.yaml, and takes nothing away", (name) => {
    const text = readFileSync(`environments/${name}.yaml`, "utf8");
    const added = addedLines(text, add(text));
    expect(added.length).toBeLessThanOrEqual(6);
    expect(remove(add(text), "batplane")).toBe(text);
  });

  it.each([
    ["an alias", "all: &all [{ name: batcave }]\nchildClusters: *all\n"],
    ["a merged key", "all: &all\n  childClusters: [{ name: batcave }]\n<<: *all\n"],
    ["an empty list", "childClusters: []\n"],
    ["a text whose blank lines at the end count", `${inLines}    note: |+\n      one\n\n`],
  ])("rejects %s, which cannot be added to without changing more", (_, text) => {
    expect(() => add(text)).toThrow(EnvironmentProblems);
    expect(() => add(text)).toThrow("change the list by hand");
  });
});

describe("removing a cluster", () => {
  it("takes the comments right above it along, and leaves those of others", () => {
    expect(remove(inLines, "batmobile")).toBe(inLines.slice(0, inLines.indexOf("\n  # By the sea.")));
    expect(remove(inLines, "batcave")).toBe(
      inLines.replace(inLines.slice(inLines.indexOf("  - name: batcave"), inLines.indexOf("  # By")), ""),
    );
  });

  it("leaves what stands above the first one: it may be about all", () => {
    const text = inLines.replace("childClusters:\n", "childClusters:\n  # In the order they were built.\n");
    expect(remove(text, "batcave")).toContain("childClusters:\n  # In the order they were built.\n  # By the sea.");
  });

  it.each(cases)("takes either of two out of a list %s", (_, text) => {
    const before = parse(text, { merge: true }) as { childClusters: { name: string }[] };
    for (const name of ["batcave", "batmobile"]) {
      // What the other one refers to cannot go.
      if (/[&]here|[&]a /.test(text) && name === "batcave") continue;
      const left = before.childClusters.filter((one) => one.name !== name);
      expect(parse(remove(text, name), { merge: true })).toEqual({ ...before, childClusters: left });
    }
  });

  it("rejects one that others use an anchor of", () => {
    for (const shape of ["with anchors and aliases", "in brackets with an anchor"]) {
      expect(() => remove(shapes[shape]!, "batcave")).toThrow(/must not stand in batcave/);
    }
  });
});

describe("lists of any mixture", () => {
  it("come back byte for byte after adding and removing", () => {
    let seed = 1;
    const random = (bound: number) => {
      seed = (seed * 48271) % 2147483647;
      return seed % bound;
    };
    const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!;
    for (let round = 0; round < 400; round += 1) {
      const indent = " ".repeat(random(4));
      const keys = `${indent}${" ".repeat(2)}`;
      const clusters = Array.from({ length: 1 + random(4) }, (_, index) => {
        const body = [
          `${indent}- name: c${index}${pick(["", " # remark"])}`,
          ...pick([[`${keys}cluster: { context: c }`], [`${keys}cluster:`, `${keys}   context: c`], []]),
          ...pick([[`${keys}prometheus: {mode: agent}`], [`${keys}prometheus:`, `${keys}  mode: 'agent'`], []]),
          ...pick([[], [`${keys}# inside`], [`${keys}note: |`, `${keys}  a`, "", `${keys}  b`]]),
        ];
        return [...pick([[], [`${indent}# above`]]), ...body];
      });
      const gap = pick([[], [""], ["", ""]]);
      const lines = [
        ...pick([[], ["---"], ["# head", ""]]),
        "childClusters:",
        ...clusters.flatMap((cluster, index) => (index === 0 ? cluster : [...gap, ...cluster])),
        ...pick([[], [""], [`${indent}# list`], ["# end"], ["", "# end"], ["other: 1"], ["", "other: 1"], ["..."]]),
      ];
      const text = lines.join(pick(["\n", "\r\n"])) + pick(["", lines.at(-1) === "" ? "" : "\n"]);
      const added = add(text);
      expect(remove(added, "batplane"), text).toBe(text);
      expect((parse(added) as { childClusters: unknown[] }).childClusters).toHaveLength(clusters.length + 1);
    }
  });
});
