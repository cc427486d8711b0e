import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../app.js";
import { loadEnvironments } from "../config/load.js";
import { stackVariables, variablesFile, type StackVariables } from "../identity/stack-variables.js";
import { renderStack } from "../manifests/render-stack.js";
import { toYaml } from "../manifests/yaml.js";
import { chooseStacks } from "./choose-stacks.js";
import { UserError } from "./user-error.js";

/** Where everything is. */
export interface SecretsPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Folder of the private halves. */
  readonly identities: string;
  /** Values of variables that no file has, by name, as Terraform takes them from `TF_VAR_<name>`. */
  readonly variables: StackVariables;
  /** Whether what is written can be read by whoever looks on. */
  readonly isTerminal: boolean;
  /** Takes the Secrets, with their values. */
  readonly write: (text: string) => void;
}

/**
 * Writes the Secrets of one stack that its folder of manifests leaves out, with their values and to nowhere but `write`.
 *
 * @param show whether a terminal may be written to.
 * @throws UserError, EnvironmentProblems; nothing is written then
 */
export async function runSecrets(name: string, cluster: string, show: boolean, place: SecretsPlace): Promise<void> {
  if (place.isTerminal && !show) {
    throw new UserError(
      "standard output is a terminal, where private keys would stand to be read: pipe them to kubectl apply, sops or " +
        "kubeseal, or add --show",
    );
  }
  const environments = loadEnvironments(place.environments, [name]);
  const [stack] = environments.flatMap((environment) => chooseStacks(environment, [cluster]));
  if (stack === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const outdir = mkdtempSync(join(tmpdir(), "thanos-fleet-secrets-"));
  try {
    await synthesize(environments, { outdir });
    const json: unknown = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    place.write(secretsText(json, name, stack, place));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function secretsText(json: unknown, environment: string, stack: string, place: SecretsPlace): string {
  const withheld = renderStack(json, { withholdSecrets: true }).notRendered.filter(
    ({ object }) => object !== undefined,
  );
  if (withheld.length === 0)
    throw new UserError(`${stack} has no Secret that variables feed; there is nothing to render`);
  const needed = new Set(withheld.flatMap(({ variables }) => variables));
  const given = Object.fromEntries(Object.entries(place.variables).filter(([variable]) => needed.has(variable)));
  const folder = join(place.identities, environment);
  const complete = [...needed].every((variable) => given[variable] !== undefined);
  // A file beats the process environment, as it does for Terraform; who gives every value needs none.
  const needsFile = !complete || existsSync(join(folder, variablesFile(stack)));
  const cluster = stack.slice(environment.length + 1);
  const variables = needsFile ? { ...given, ...stackVariables(folder, environment, cluster) } : given;
  const missing = [...needed].filter((variable) => (variables[variable] ?? "") === "").sort();
  if (missing.length > 0) {
    throw new UserError(
      missing
        .map(
          (one) => `${stack}: no value for variable ${one}; set TF_VAR_${one}, or npm run identities -- ${environment}`,
        )
        .join("\n"),
    );
  }
  const addresses = new Set(withheld.map(({ address }) => address));
  return toYaml(renderStack(json, { variables }).objects.filter(({ address }) => addresses.has(address)));
}
