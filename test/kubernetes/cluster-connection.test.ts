import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { connectCluster, reachable } from "../../src/kubernetes/cluster-connection.js";
import { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import { synthStack } from "../support/synth.js";

const connection = { kubeconfig: "~/kubeconfig", context: "batcave" };

function synth() {
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
    const { json, resource } = synth();
    const { lifecycle } = resource("kubernetes_namespace_v1");
    await writeFile(
      join(home, "main.tf.json"),
      JSON.stringify({ locals: json.locals, resource: { terraform_data: { x: { lifecycle } } } }),
    );
    const { failed, stderr } = await terraform(["init"]);
    if (failed) throw new Error(`this test needs the terraform command, 1.11 or newer, in the PATH: ${stderr}`);
  });

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
});
