import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../src/config/load.js";
import { renderStack } from "../../src/manifests/render-stack.js";
import { environment, type Settings } from "../support/environment.js";
import { podSpec } from "../support/pod-spec.js";
import { stackOf, synthApp, type SynthesizedApp } from "../support/synth-app.js";

const s3 = (more: Settings = {}): Settings => ({
  existing: undefined,
  s3: { bucket: "metrics", region: "eu-west-1", eks: { cluster: "observability" }, ...more },
});
const synth = (settings: Settings = {}, observability: Settings = {}) =>
  synthApp([environment({ observability: { objectStore: s3(settings), ...observability } })]);
const storage = (app: SynthesizedApp) => stackOf(app, "test-object-storage");

const irsa = {
  prefix: "blocks",
  profile: "metrics",
  assumeRole: "arn:aws:iam::111122223333:role/terraform",
  kmsKey: "arn:aws:kms:eu-west-1:444455556666:key/0123abcd",
  eks: {
    cluster: "observability",
    identity: "irsa",
    oidcProvider: "https://oidc.eks.eu-west-1.amazonaws.com/id/0123",
    accountId: "111122223333",
  },
};
const maximal = synth(irsa);
const provider = (app: SynthesizedApp) =>
  (storage(app).json.provider as { aws: Readonly<Record<string, unknown>>[] }).aws[0]!;

interface Policy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource: string;
    readonly Condition?: object;
  }[];
}
const resources = (app: SynthesizedApp, id: string, type: string) =>
  Object.values(((stackOf(app, id).json.resource as Record<string, object>)[type] ?? {}) as Record<string, Settings>);
const rolePolicies = (app: SynthesizedApp, id: string) =>
  resources(app, id, "aws_iam_role_policy").map(({ policy }) => JSON.parse(policy as string) as Policy);

describe("ObjectStorageStack", () => {
  it("works with the provider from the last 5 on through 6, in the bucket's region, as whoever runs it", () => {
    const app = synth();
    expect(storage(app).json.terraform).toMatchObject({
      required_providers: { aws: { version: ">= 5.100.0, < 7.0.0" } },
    });
    expect(provider(app)).toEqual({
      region: "eu-west-1",
      default_tags: [{ tags: { project: "thanos-fleet", environment: "test", stack: "test-object-storage" } }],
    });
  });

  it("takes profile, role, account and key of the environment", () => {
    expect(provider(maximal)).toMatchObject({
      profile: "metrics",
      assume_role: [{ role_arn: irsa.assumeRole }],
      allowed_account_ids: ["111122223333"],
    });
    expect(storage(maximal).addresses.join()).not.toContain("aws_kms_key");
    expect(storage(maximal).resource("aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { kms_master_key_id: irsa.kmsKey } }],
    });
    for (const { Statement } of rolePolicies(maximal, "test-object-storage")) {
      expect(Statement).toMatchObject([{}, { Resource: "arn:aws:s3:::metrics/blocks/*" }, { Resource: irsa.kmsKey }]);
    }
  });

  it("joins each service account that opens the bucket with a role, and no other", () => {
    const app = synth({}, { receive: { zones: ["a", "b", "c"] }, storeGateway: { shards: 2 } });
    const joined = resources(app, "test-object-storage", "aws_eks_pod_identity_association").map(
      ({ cluster_name, namespace, service_account }) => ({ cluster_name, namespace, service_account }),
    );
    const opening = accountsThatOpen(app);
    expect(opening).toHaveLength(6);
    expect(joined.map(({ service_account }) => service_account).sort()).toEqual(opening);
    for (const one of joined) expect(one).toMatchObject({ cluster_name: "observability", namespace: "thanos-fleet" });
  });

  it("trusts with IRSA the tokens of each service account that opens the bucket, and no other", () => {
    expect(storage(maximal).addresses.join()).not.toContain("aws_eks_pod_identity_association");
    const trusted = resources(maximal, "test-object-storage", "aws_iam_role").flatMap(({ assume_role_policy }) =>
      [...(assume_role_policy as string).matchAll(/system:serviceaccount:thanos-fleet:([a-z-]+)/g)].map(
        ([, name]) => name,
      ),
    );
    expect(trusted.sort()).toEqual(accountsThatOpen(maximal));
  });

  it("makes the roles that service accounts name with IRSA, and lets them name none with Pod Identity", () => {
    const made = resources(maximal, "test-object-storage", "aws_iam_role").map(
      ({ name }) => `arn:aws:iam::111122223333:role/${name as string}`,
    );
    expect(annotatedRoles(maximal)).toEqual(made.sort());
    expect(annotatedRoles(synth())).toEqual([]);
  });

  it("comes before the observability cluster's stack, which reads nothing of it", () => {
    const { files } = synth();
    const { stacks } = JSON.parse(files.get("manifest.json")!) as {
      stacks: Record<string, { dependencies: string[] }>;
    };
    expect(stacks["test-observability"]?.dependencies).toEqual(["test-object-storage"]);
    expect(files.get("stacks/test-observability/cdk.tf.json")).not.toContain("terraform_remote_state");
  });

  it("is not there where the bucket exists already", () => {
    const app = synth({ create: false, eks: undefined });
    expect([...app.stacks.keys()]).toEqual(["test-batcave", "test-observability"]);
  });

  it("is no Kubernetes, and says so", () => {
    const { objects, notRendered } = renderStack(storage(synth()).json);
    expect(objects).toEqual([]);
    expect(new Set(notRendered.map(({ reason }) => reason))).toEqual(
      new Set(["in AWS and not in Kubernetes: Terraform makes it"]),
    );
  });
});

const repository = synthApp(loadEnvironments("environments"));
const everywhere: [string, SynthesizedApp][] = [...repository.stacks.keys()]
  .filter((id) => id.endsWith("-object-storage"))
  .map((id) => [id, repository]);

it("there is a bucket in an environment of this repository", () => {
  expect(everywhere.map(([id]) => id)).toEqual(["prod-object-storage"]);
});

describe.each([...everywhere, ["test-object-storage", maximal] as [string, SynthesizedApp]])("%s", (id, app) => {
  it("lets nobody do everything anywhere, or anything beyond the bucket and its key", () => {
    const [bucket] = resources(app, id, "aws_s3_bucket");
    const arn = `arn:aws:s3:::${bucket!.bucket as string}`;
    const statements = rolePolicies(app, id).flatMap(({ Statement }) => Statement);
    expect(statements.length).toBeGreaterThanOrEqual(9);
    for (const { Effect, Action, Resource, Condition } of statements) {
      expect(Effect).toBe("Allow");
      expect(Action.join()).toMatch(/^[a-z0-9]+:[A-Za-z]+(,[a-z0-9]+:[A-Za-z]+)*$/);
      const onKey = Action.every((action) => action.startsWith("kms:"));
      if (onKey) {
        expect(Resource).toMatch(/^(\$\{aws_kms_key\.\w+\.arn\}|arn:aws:kms:[^*]+)$/);
        expect(Condition).toEqual({ StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } });
      } else expect([arn, `${arn}/*`, `${arn}/blocks/*`]).toContain(Resource);
    }
  });

  it("has nobody speak with the bucket without TLS", () => {
    const [{ policy } = {}] = resources(app, id, "aws_s3_bucket_policy");
    const denied = (JSON.parse(policy as string) as Policy).Statement.map(({ Effect, Condition }) => [
      Effect,
      Condition,
    ]);
    expect(denied).toContainEqual(["Deny", { Bool: { "aws:SecureTransport": "false" } }]);
  });

  it("encrypts with a key of KMS, and protects bucket and key from a destruction", () => {
    expect(stackOf(app, id).resource("aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" }, bucket_key_enabled: true }],
    });
    for (const type of ["aws_s3_bucket", "aws_kms_key"]) {
      for (const one of resources(app, id, type)) expect(one.lifecycle).toEqual({ prevent_destroy: true });
    }
  });

  it("has no keys of anybody, and speaks with AWS alone", () => {
    const { json, addresses } = stackOf(app, id);
    expect(JSON.stringify(json)).not.toMatch(/access_key|secret_key|"token"|endpoints|skip_/);
    expect(addresses.join()).not.toMatch(/aws_iam_(user|access_key)/);
    expect(json).not.toHaveProperty("variable");
  });
});

/** Service accounts of the pods that are told where the bucket is. */
function accountsThatOpen(app: SynthesizedApp): string[] {
  return objectsOf(app)
    .filter(({ kind }) => ["StatefulSet", "Deployment", "Job"].includes(kind))
    .map((object) => podSpec(object))
    .filter(({ containers }) => containers.some(({ args = [] }) => args.join().includes("--objstore.config=")))
    .map(({ serviceAccountName }) => serviceAccountName as string)
    .sort();
}

/** Roles that service accounts are annotated with. */
function annotatedRoles(app: SynthesizedApp): string[] {
  return objectsOf(app)
    .filter(({ kind }) => kind === "ServiceAccount")
    .flatMap(({ metadata }) => {
      const annotations = (metadata.annotations ?? {}) as Record<string, string>;
      return annotations["eks.amazonaws.com/role-arn"] ?? [];
    })
    .sort();
}

function objectsOf(app: SynthesizedApp) {
  return renderStack(stackOf(app, "test-observability").json).objects.map(({ object }) => object);
}
