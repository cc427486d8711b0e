import { isBefore, type Release } from "../config/versions.js";
import { releaseIn } from "./check-api-server.js";
import type { PreflightFinding } from "./finding.js";

/** A program of this machine. */
export interface Tool {
  /** As it is called on the command line. */
  readonly name: string;
  /** Version it says it has. @default - it is not there, or does not say */
  readonly version?: string;
}

/** The programs that a deployment runs. */
export interface Tools {
  /** Terraform or OpenTofu. */
  readonly terraform: Tool;
  readonly kubectl: Tool;
  /** The command line of AWS; asked for where a cluster is in EKS. @default - it is not needed */
  readonly aws?: Tool;
  /** Version of Node.js that runs this. */
  readonly node: string;
  /** What the package asks of it, such as `>=20.19.0`. */
  readonly nodeRange: string;
}

/** Ephemeral variables and write-only arguments came with Terraform 1.11 and with OpenTofu 1.11. */
const oldestTerraform: Release = { major: 1, minor: 11 };

/** Whether the programs are there, and new enough. */
export function checkTools({ terraform, kubectl, aws, node, nodeRange }: Tools): PreflightFinding[] {
  return [
    ...checkTerraform(terraform),
    ...(kubectl.version === undefined
      ? [missing("kubectl", "kubectl, by which status, audit and this look into clusters", "install kubectl")]
      : []),
    ...(aws !== undefined && aws.version === undefined
      ? [
          missing(
            "aws",
            "the command `aws`, which hands out the token for a cluster in EKS",
            "install the AWS CLI, version 2",
          ),
        ]
      : []),
    ...checkNode(node, nodeRange),
  ];
}

function missing(got: string, rule: string, remedy: string): PreflightFinding {
  return { severity: "error", check: "tools", got: `no ${got} in the PATH that answers`, rule, remedy };
}

function checkTerraform({ name, version }: Tool): PreflightFinding[] {
  const rule = "Terraform or OpenTofu 1.11 or newer: secrets pass through ephemeral variables and write-only arguments";
  const remedy = "install it; TERRAFORM_BINARY_NAME names another program, such as tofu";
  const release = releaseIn(version ?? "");
  if (release === undefined) return [missing(name, rule, remedy)];
  if (!isBefore(release, oldestTerraform)) return [];
  return [{ severity: "error", check: "tools", got: `${name} ${version}`, rule, remedy }];
}

function checkNode(version: string, range: string): PreflightFinding[] {
  if (atLeast(numbers(version), numbers(range))) return [];
  return [
    {
      severity: "error",
      check: "tools",
      got: `Node.js ${version}`,
      rule: `Node.js ${range}`,
      remedy: "upgrade Node.js",
    },
  ];
}

const numbers = (text: string) => (/[0-9]+(\.[0-9]+)*/.exec(text)?.[0] ?? "").split(".").map(Number);

function atLeast(version: readonly number[], least: readonly number[]): boolean {
  const at = least.findIndex((number, index) => (version[index] ?? 0) !== number);
  return at === -1 || (version[at] ?? 0) > (least[at] ?? 0);
}
