import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { labVariables } from "../fleet/identities.js";
import { LabError } from "../lab-error.js";
import { LAB_CLUSTERS } from "../topology.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

/** Every secret of the running lab by the variable it came from: certificates and authorities are public. */
function secretsOf({ lab }: ScenarioContext): ReadonlyMap<string, string> {
  return new Map(
    LAB_CLUSTERS.flatMap(({ name }) =>
      Object.entries(labVariables(lab.paths, name))
        .filter(([variable]) => /_(key|password)$/.test(variable))
        // The middle of a private key: its first and last line are the same in all of them.
        .map(([variable, value]): [string, string] => [
          `${name} ${variable}`,
          variable.endsWith("_key") ? value.split("\n")[1]! : value,
        ]),
    ),
  );
}

/** A secret as it is, and as base64 has it at each of the three places where it may begin in a longer text. */
function formsOf(value: string): string[] {
  const encoded = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]).toString("base64");
    // Letters that depend on what stands before or behind are left out.
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  return [value, ...encoded];
}

/** What is kept or shown of the lab, by where it is: objects that are no Secrets, logs, and files of ours. */
async function* traces({ lab, checks }: ScenarioContext): AsyncGenerator<[string, string]> {
  for (const cluster of LAB_CLUSTERS) {
    const kubectl = checks.kubectl(cluster);
    const kinds = (await kubectl(["api-resources", "--verbs=list", "--output=name"]))
      .split("\n")
      .filter((kind) => kind !== "" && kind !== "secrets");
    for (const kind of kinds) {
      yield [
        `${cluster.name} ${kind}`,
        await kubectl(["get", kind, "--all-namespaces", "--output=json"]).catch(() => ""),
      ];
    }
    const pods = (
      await kubectl([
        "get",
        "pods",
        "--all-namespaces",
        "--selector=app.kubernetes.io/part-of=thanos-fleet",
        '--output=jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{"\\n"}{end}',
      ])
    ).split("\n");
    for (const [namespace, pod] of pods.filter(Boolean).map((line) => line.split("/") as [string, string])) {
      const all = ["--all-containers", "--namespace", namespace];
      yield [`${cluster.name} log of ${pod}`, await kubectl(["logs", pod, ...all])];
    }
  }
  for (const folder of ["cdktf.out", "applied"]) {
    const root = join(lab.paths.state, folder);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile()) yield [file, readFileSync(file, "utf8")];
    }
  }
  const changed = execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], { cwd: lab.checkout });
  for (const name of changed
    .toString()
    .split("\n")
    .map((line) => line.slice(3))
    .filter(Boolean)) {
    yield [`git status: ${name}`, readFileSync(join(lab.checkout, name), "latin1")];
  }
}

/** Searching for what is really there: private keys and passwords that the running fleet works with. */
export const secretsStayInside: Scenario = {
  title: "no private key and no password is found outside of Secrets: in objects, logs, applied records and git status",
  core: true,
  async run(context, report) {
    const secrets = secretsOf(context);
    const needles = [...secrets].map(([name, value]) => ({ name, forms: formsOf(value) }));
    const found: string[] = [];
    let searched = 0;
    for await (const [place, text] of traces(context)) {
      report(place);
      searched += text === "" ? 0 : 1;
      for (const { name, forms } of needles) {
        if (forms.some((form) => text.includes(form))) found.push(`${name} in ${place}`);
      }
    }
    if (found.length > 0) throw new LabError(found.join("\n"));
    // A search that could not find anything would prove nothing: each is found where it is kept.
    for (const cluster of LAB_CLUSTERS) {
      const kept = await context.checks.kubectl(cluster)(["get", "secrets", "--all-namespaces", "--output=json"]);
      const own = needles.filter(({ name }) => name.startsWith(`${cluster.name} `));
      const missed = own.filter(({ forms }) => !forms.some((form) => kept.includes(form))).map(({ name }) => name);
      if (missed.length > 0) throw new LabError(`the search does not find in Secrets: ${missed.join(", ")}`);
    }
    return `${secrets.size} secrets, ${searched} places`;
  },
};
