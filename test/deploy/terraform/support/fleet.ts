import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, DataResource, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "#cdktf";

/** One stack of Terraform's built-in provider, which needs no download. */
export interface FleetStack {
  readonly id: string;
  /** Resources by name, with what they hold. */
  readonly resources: Readonly<Record<string, string>>;
  /** Seconds each resource takes to be made, as a rollout does. @default 0 */
  readonly seconds?: number;
  /** A shell command that runs when a resource is made. @default - none */
  readonly command?: string;
  /** Name of an ephemeral variable that must have a value. @default - none */
  readonly variable?: string;
  /** Folder of its state, as in `backend.local.folder`. @default state */
  readonly stateFolder?: string;
}

/** A checkout to deploy from: an environment file, and a place for states. */
export function checkout(children: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), "deploy-"));
  mkdirSync(join(root, "environments"));
  const cluster = (context: string) => `{ kubeconfig: ${join(root, "kubeconfig")}, context: ${context} }`;
  const lines = [
    "observability:",
    `  cluster: ${cluster("observability")}`,
    "  remoteWrite: { host: receive.example.com, exposure: loadBalancer }",
    "  objectStore: { s3: { bucket: acme-metrics, region: eu-west-1, create: false } }",
    "childClusters:",
    ...children.map(
      (name) => `  - { name: ${name}, cluster: ${cluster(name)}, prometheus: { mode: agent, volumeSize: 20Gi } }`,
    ),
  ];
  writeFileSync(join(root, "environments", "field.yaml"), `${lines.join("\n")}\n`);
  return root;
}

/** Synthesizes stacks whose state is where the product keeps it. */
export function synthesizeFleet(outdir: string, stacks: readonly FleetStack[]): void {
  const app = new App({ outdir, stackTraces: false });
  for (const { id, resources, seconds = 0, command, variable, stateFolder = "state" } of stacks) {
    const stack = new TerraformStack(app, id);
    new LocalBackend(stack, { path: `../../../${stateFolder}/${id}.tfstate` });
    for (const [name, input] of Object.entries(resources)) {
      const resource = new DataResource(stack, name, { input: { holds: input } });
      const commands = [...(seconds > 0 ? [`sleep ${seconds}`] : []), ...(command === undefined ? [] : [command])];
      if (commands.length > 0)
        resource.addOverride("provisioner", [{ "local-exec": { command: commands.join("; ") } }]);
      new TerraformOutput(stack, `${name}_holds`, { value: `\${${resource.fqn}.output.holds}` });
    }
    if (variable !== undefined) {
      const input = new TerraformVariable(stack, variable, {
        type: "string",
        default: "",
        sensitive: true,
        nullable: false,
      });
      input.addOverride("ephemeral", true);
      input.addValidation({
        condition: `\${length(var.${variable}) > 0}`,
        errorMessage: `No value for the variable ${variable}. npm run identities makes it.`,
      });
    }
  }
  app.synth();
}
