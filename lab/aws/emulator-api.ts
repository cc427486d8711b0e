import { z } from "zod";
import { LabError } from "../lab-error.js";

/** Region in which everything is made. */
export const REGION = "eu-west-1";

/** Account of the emulator. */
export const ACCOUNT = "000000000000";

/** What an association of EKS Pod Identity joins. */
export interface Association {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
}

const associationList = z.object({ associations: z.array(z.object({ associationId: z.string() })) });
const oneAssociation = z.object({
  association: z.object({ namespace: z.string(), serviceAccount: z.string(), roleArn: z.string() }),
});
const oneKey = z.object({ KeyMetadata: z.object({ Enabled: z.boolean(), DeletionDate: z.unknown().optional() }) });
const rotation = z.object({ KeyRotationEnabled: z.boolean() });

/** What is in the emulator, asked for by AWS's own APIs. It checks no signatures. */
export class EmulatorApi {
  constructor(private readonly url: string) {}

  /** Makes an EKS cluster: associations are refused without one. */
  async createCluster(name: string): Promise<void> {
    const body = { name, roleArn: `arn:aws:iam::${ACCOUNT}:role/eks`, resourcesVpcConfig: { subnetIds: ["subnet-1"] } };
    await this.ask("eks", "/clusters", { method: "POST", body: JSON.stringify(body) });
  }

  /** One of the documents of a bucket as S3 answers, XML or JSON; nothing where there is none. */
  async bucketDocument(bucket: string, kind: string): Promise<string | undefined> {
    return this.ask("s3", `/${bucket}?${kind}`, {}, [404]);
  }

  /** Takes one of them away, as somebody does by hand. */
  async deleteBucketDocument(bucket: string, kind: string): Promise<void> {
    await this.ask("s3", `/${bucket}?${kind}`, { method: "DELETE" });
  }

  /** Whether there is a bucket of that name. */
  async hasBucket(bucket: string): Promise<boolean> {
    return (await this.ask("s3", `/${bucket}?location`, {}, [404])) !== undefined;
  }

  /** Names of all roles. */
  async roles(): Promise<string[]> {
    return texts(await this.iam("ListRoles"), "RoleName");
  }

  /** Who may take a role, and what it may do: its inline policies by name. */
  async role(name: string): Promise<{ trust: unknown; policies: Readonly<Record<string, unknown>> }> {
    const trust = document(await this.iam("GetRole", { RoleName: name }), "AssumeRolePolicyDocument");
    const names = texts(await this.iam("ListRolePolicies", { RoleName: name }), "member");
    const policies = await Promise.all(
      names.map(async (PolicyName) => {
        const policy = await this.iam("GetRolePolicy", { RoleName: name, PolicyName });
        return [PolicyName, document(policy, "PolicyDocument")] as const;
      }),
    );
    return { trust, policies: Object.fromEntries(policies) };
  }

  /** Every association of a cluster. */
  async associations(cluster: string): Promise<Association[]> {
    const path = `/clusters/${cluster}/pod-identity-associations`;
    const { associations } = associationList.parse(JSON.parse((await this.ask("eks", path))!));
    return Promise.all(
      associations.map(async ({ associationId }) => {
        const answer = (await this.ask("eks", `${path}/${associationId}`))!;
        const { namespace, serviceAccount, roleArn } = oneAssociation.parse(JSON.parse(answer)).association;
        return { namespace, serviceAccount, roleArn };
      }),
    );
  }

  /** Whether a key is in use, and whether it is rotated. */
  async key(arn: string): Promise<{ enabled: boolean; rotated: boolean }> {
    const { KeyMetadata } = oneKey.parse(await this.kms("DescribeKey", { KeyId: arn }));
    const { KeyRotationEnabled } = rotation.parse(await this.kms("GetKeyRotationStatus", { KeyId: arn }));
    return { enabled: KeyMetadata.Enabled && KeyMetadata.DeletionDate === undefined, rotated: KeyRotationEnabled };
  }

  /** Whether a key waits for its deletion: KMS keeps it for days, and nobody can use it. */
  async keyIsGoing(arn: string): Promise<boolean> {
    return !oneKey.parse(await this.kms("DescribeKey", { KeyId: arn })).KeyMetadata.Enabled;
  }

  private async iam(action: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    const body = new URLSearchParams({ Action: action, Version: "2010-05-08", ...parameters });
    return (await this.ask("iam", "/", { method: "POST", body }))!;
  }

  private async kms(action: string, body: object): Promise<unknown> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": `TrentService.${action}` };
    return JSON.parse(
      (await this.ask("kms", "/", { method: "POST", headers, body: JSON.stringify(body) }))!,
    ) as unknown;
  }

  private async ask(
    service: string,
    path: string,
    { headers = {}, ...init }: Omit<RequestInit, "headers"> & { headers?: Record<string, string> } = {},
    absent: readonly number[] = [],
  ): Promise<string | undefined> {
    const scope = `test/20260101/${REGION}/${service}/aws4_request`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
    const answer = await fetch(`${this.url}${path}`, { ...init, headers: { ...headers, authorization } });
    const text = await answer.text();
    if (absent.includes(answer.status)) return undefined;
    if (!answer.ok) throw new LabError(`${service} ${path}: ${answer.status} ${text.slice(0, 300)}`);
    return text;
  }
}

/** What stands in each element of that name. */
export function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);
}

/** A policy in IAM's answer, which is URL-encoded JSON in XML. */
function document(xml: string, name: string): unknown {
  const [text = ""] = texts(xml, name);
  const plain = text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
  return JSON.parse(decodeURIComponent(plain)) as unknown;
}
