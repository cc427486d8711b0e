import { readFileSync } from "node:fs";
import { execa } from "execa";
import type { Tool, Tools } from "../preflight/check-tools.js";

/** Longest wait for a program to say its version, in milliseconds. */
const patience = 10_000;

/**
 * Asks the programs that a deployment runs for their versions.
 *
 * @param eks whether a cluster is entered with a token of `aws`.
 */
export async function gatherTools(eks: boolean, environment: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const terraform = environment["TERRAFORM_BINARY_NAME"] || "terraform";
  const [terraformTool, kubectl, aws] = await Promise.all([
    // No call home, and no warning about a configuration that is not there.
    tool(terraform, ["version", "-json"], /"terraform_version":\s*"([^"]+)"/, { CHECKPOINT_DISABLE: "1" }),
    tool("kubectl", ["version", "--client", "--output=json"], /"gitVersion":\s*"([^"]+)"/),
    eks ? tool("aws", ["--version"], /aws-cli\/([0-9.]+)/) : undefined,
  ]);
  const { engines } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    readonly engines: { readonly node: string };
  };
  return {
    terraform: terraformTool,
    kubectl,
    ...(aws === undefined ? {} : { aws }),
    node: process.versions.node,
    nodeRange: engines.node,
  };
}

async function tool(
  name: string,
  args: readonly string[],
  version: RegExp,
  env: NodeJS.ProcessEnv = {},
): Promise<Tool> {
  const { failed, stdout, stderr } = await execa(name, args, {
    reject: false,
    stdin: "ignore",
    timeout: patience,
    env,
  });
  // Before its second version, aws said it on the other stream.
  const found = failed ? undefined : version.exec(`${stdout}\n${stderr}`)?.[1];
  return { name, ...(found === undefined ? {} : { version: found }) };
}
