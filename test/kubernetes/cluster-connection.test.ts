import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { ClusterConnectionSettings } from "../../src/config/schema/cluster.js";
import { connectCluster, reachable } from "../../src/kubernetes/cluster-connection.js";
import { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import { synthStack, type SynthesizedStack } from "../support/synth.js";

const kubeconfig = { kubeconfig: "~/kubeconfig", context: "batcave" };

const pem = "-----BEGIN CERTIFICATE-----\nMIIB/w==\n-----END CERTIFICATE-----\n";
const eks = {
  name: "batcave",
  region: "eu-west-1",
  endpoint: "https://ABC123.gr7.eu-west-1.eks.amazonaws.com",
  certificateAuthority: btoa(pem),
  profile: "${odd}",
};

function synth(connection: ClusterConnectionSettings = kubeconfig) {
  return synthStack((stack) => {
    connectCluster(stack, connection);
    new ClusterNamespace(stack, "namespace", { name: "fleet", preconditions: reachable(stack, connection) });
  });
}

describe("connectCluster", () => {
  it("gives both providers the one kubeconfig and context, as they were written", () => {
    const access = { config_path: "~/kubeconfig", config_context: "batcave" };
    expect(synth().json.provider).toEqual({ kubernetes: [access], helm: [{ kubernetes: access }] });
  });

  it("says nothing of the cluster that Terraform runs in: both providers then take the pod's own", () => {
    expect(synth({ inCluster: true }).json.provider).toEqual({ kubernetes: [{}], helm: [{ kubernetes: {} }] });
  });

  it("has aws hand out a token for a cluster in EKS, and the authority in plain text", () => {
    const { json, resource } = synth({ eks });
    const access = { host: eks.endpoint, cluster_ca_certificate: pem };
    const exec = {
      api_version: "client.authentication.k8s.io/v1beta1",
      command: "aws",
      args: [
        ...["eks", "get-token", "--cluster-name", "batcave", "--region", "eu-west-1"],
        ...["--profile", "$${odd}", "--output", "json"],
      ],
    };
    expect(json.provider).toEqual({
      kubernetes: [{ ...access, exec: [exec] }],
      helm: [{ kubernetes: { ...access, exec } }],
    });
    // Nothing of it can be judged without asking somebody.
    expect(resource("kubernetes_namespace_v1")).not.toHaveProperty("lifecycle.precondition.0");
  });

  it("takes on a role before the token is asked for, where there is one", () => {
    const roleArn = "arn:aws:iam::111122223333:role/terraform";
    expect(JSON.stringify(synth({ eks: { ...eks, roleArn } }).json.provider)).toContain(`"--role-arn","${roleArn}"`);
  });
});

/**
 * Terraform itself judges the preconditions. They are put on a resource of its built-in provider, because the
 * Kubernetes provider need not be installed where the tests run.
 */
describe("reachable", () => {
  let home: string;

  const terraform = (command: readonly string[]) =>
    execa("terraform", [...command, "-no-color", "-input=false"], {
      cwd: home,
      env: { HOME: home, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: undefined },
      reject: false,
      timeout: 60_000,
    });

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "thanos-fleet-connection-"));
    await write(synth());
    const { failed, stderr } = await terraform(["init"]);
    if (failed) throw new Error(`this test needs the terraform command, 1.11 or newer, in the PATH: ${stderr}`);
  });

  const write = ({ json, resource }: SynthesizedStack, locals = json.locals) =>
    writeFile(
      join(home, "main.tf.json"),
      JSON.stringify({
        locals,
        resource: { terraform_data: { x: { lifecycle: resource("kubernetes_namespace_v1")["lifecycle"] } } },
      }),
    );

  afterAll(() => rm(home, { recursive: true, force: true }));

  /** What Terraform's plan says with that text as kubeconfig: nothing when it is content. */
  async function errors(kubeconfig?: string): Promise<string[]> {
    await rm(join(home, "kubeconfig"), { force: true });
    if (kubeconfig !== undefined) await writeFile(join(home, "kubeconfig"), kubeconfig);
    const { stderr, exitCode } = await terraform(["plan"]);
    const messages = stderr.split(/^Error: /m).slice(1);
    if ((exitCode === 0) !== (messages.length === 0)) throw new Error(stderr);
    return messages.map((message) =>
      message
        .slice(message.lastIndexOf("\n\n", message.length - 3))
        .trim()
        .replaceAll(/\s+/g, " "),
    );
  }

  const contexts = (...names: string[]) => stringify({ apiVersion: "v1", contexts: names.map((name) => ({ name })) });

  it("is content with a kubeconfig that has the context", async () => {
    expect(await errors(contexts("batmobile", "batcave"))).toEqual([]);
  });

  it("rejects a kubeconfig that does not exist, and says just that", async () => {
    expect(await errors()).toEqual([
      "The kubeconfig ~/kubeconfig does not exist. Write it, or correct `cluster.kubeconfig` in the environment file.",
    ]);
  });

  it.each([
    ["that lacks the context", contexts("batmobile")],
    ["without contexts", "apiVersion: v1\n"],
    ["that is no YAML", "}{"],
  ])("rejects a kubeconfig %s", async (_, kubeconfig) => {
    expect(await errors(kubeconfig)).toEqual([
      "The kubeconfig ~/kubeconfig has no context batcave. Add it, or correct `cluster.context` in the environment file.",
    ]);
  });

  it("rejects a machine that is no pod, where the cluster is the pod's own", async () => {
    const inside = synth({ inCluster: true });
    const [[name, path]] = Object.entries(inside.json.locals as Record<string, string>) as [[string, string]];
    expect(path).toBe("/var/run/secrets/kubernetes.io/serviceaccount/token");
    // The tests may run in a pod themselves.
    await write(inside, { [name]: join(home, "token") });
    expect(await errors()).toEqual([
      `There is no ${path}. Run Terraform in a pod of this cluster whose service account's token is mounted, or correct \`cluster\` in the environment file.`,
    ]);
    await writeFile(join(home, "token"), "");
    expect(await errors()).toEqual([]);
  });
});
