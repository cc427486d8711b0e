import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { LabError } from "../lab-error.js";
import { firstError } from "../../src/deploy/first-error.js";

/** Longest wait for the provider: behind a black hole Terraform would try for minutes. */
const initTimeout = 60_000;

/** Terraform in the folder of one stack. */
export class Terraform {
  private readonly configuration: string;

  /**
   * @param folder of the stack.
   * @param mirror folder with the provider. @default - Terraform's own way of finding it
   */
  constructor(
    private readonly folder: string,
    private readonly mirror: string | undefined,
  ) {
    this.configuration = join(folder, "terraform.rc");
    const installation =
      mirror === undefined ? "" : `provider_installation {\n  filesystem_mirror { path = "${mirror}" }\n}\n`;
    writeFileSync(this.configuration, installation);
  }

  /** @throws LabError with what to do when the provider can be had from nowhere. */
  async init(): Promise<void> {
    const { failed, stderr } = await this.run(["init"], initTimeout);
    if (!failed) return;
    const where = this.mirror === undefined ? "Terraform's registry" : this.mirror;
    throw new LabError(
      `the provider of AWS (>= 5.100.0, < 7.0.0) cannot be had from ${where}: ${firstError(stderr)}`,
      "name a folder that mirrors it: npm run test:aws -- --mirror <folder>",
    );
  }

  /** @throws LabError with Terraform's own words. */
  async apply(): Promise<void> {
    await this.must(["apply", "-auto-approve"]);
  }

  /** What a plan would change, in Terraform's words; nothing where it is empty. */
  async planned(): Promise<string | undefined> {
    const { exitCode, stdout, stderr } = await this.run(["plan", "-detailed-exitcode"]);
    if (exitCode === 0) return undefined;
    if (exitCode === 2) return stdout;
    throw new LabError(`terraform plan: ${firstError(stderr)}`);
  }

  /** What Terraform says against a destruction; nothing where it plans one. */
  async refusesToDestroy(): Promise<string | undefined> {
    const { failed, stderr } = await this.run(["plan", "-destroy", "-refresh=false"]);
    return failed ? stderr : undefined;
  }

  /** @throws LabError with Terraform's own words. */
  async destroy(): Promise<void> {
    await this.must(["destroy", "-auto-approve"]);
  }

  /** The attributes of a resource in the state. */
  async attributes(address: string): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.run(["show", "-json"]);
    const state = JSON.parse(stdout) as {
      values?: { root_module: { resources: { address: string; values: Record<string, unknown> }[] } };
    };
    return state.values?.root_module.resources.find((one) => one.address === address)?.values ?? {};
  }

  private async must(args: readonly string[]): Promise<void> {
    const { failed, stderr } = await this.run(args);
    if (failed) throw new LabError(`terraform ${args[0]}: ${firstError(stderr)}`);
  }

  /** Nothing of who runs it: no account of theirs may be touched, whatever is wrong here. */
  get environment(): Readonly<Record<string, string | undefined>> {
    return {
      PATH: process.env["PATH"],
      HOME: this.folder,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_CLI_CONFIG_FILE: this.configuration,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  private run(args: readonly string[], timeout?: number) {
    const [command = "", ...rest] = args;
    const common = command === "show" ? ["-no-color"] : ["-input=false", "-no-color"];
    return execa("terraform", [command, ...common, ...rest], {
      cwd: this.folder,
      extendEnv: false,
      env: this.environment,
      reject: false,
      timeout,
    });
  }
}
