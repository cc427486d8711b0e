import { z } from "zod";
import { dnsLabel, dnsSubdomain, text, type ProblemHint } from "./primitives.js";
import { placement } from "./component.js";

const eksCluster = z
  .strictObject({
    name: text(
      /^[0-9A-Za-z][0-9A-Za-z_-]*$/,
      100,
      "the name of an EKS cluster: letters, digits, hyphens and underscores, at most 100",
      "write it as `aws eks list-clusters` shows it",
    ).describe("Name of the cluster in EKS."),
    region: text(/^[a-z]+(-[a-z]+)+-[0-9]+$/, 32, "a region of AWS", "write it like eu-west-1").describe(
      "AWS region of the cluster.",
    ),
    endpoint: text(
      /^https:\/\/[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?(:[0-9]+)?$/,
      255,
      "the address of an API server: https, without path",
      "write it as `aws eks describe-cluster --query cluster.endpoint` shows it",
    ).describe("Address of the API server. It is no secret, and stands here so that synthesis asks nobody."),
    certificateAuthority: z
      .string()
      .superRefine((value, context) => {
        if (isCertificate(value)) return;
        const params: ProblemHint = {
          remedy: "write it as `aws eks describe-cluster --query cluster.certificateAuthority.data` shows it",
        };
        context.addIssue({ code: "custom", message: "a certificate in PEM, as base64", params, input: value });
      })
      .describe("Authority of the API server's certificate: PEM as base64, as EKS shows it. It is no secret either."),
    roleArn: text(
      /^arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
      2048,
      "the ARN of a role in IAM",
      "write it like arn:aws:iam::111122223333:role/terraform",
    )
      .optional()
      .describe("Role that is taken on before the token is asked for. Absent: whoever runs Terraform."),
    profile: text(
      /^[^\s-]\S*$/,
      255,
      "the name of a profile in the shared AWS configuration",
      "write it as it stands in ~/.aws/config",
    )
      .optional()
      .describe("Profile of the shared AWS configuration. Absent: AWS's own order of looking for one."),
  })
  .describe("A cluster in EKS, entered with a token of `aws eks get-token`: no kubeconfig is needed.");

/** A context of a kubeconfig file. */
export interface KubeconfigConnection {
  readonly kubeconfig: string;
  readonly context: string;
}

/** The cluster in a pod of which Terraform itself runs. */
export interface InClusterConnection {
  readonly inCluster: true;
}

/** A cluster in EKS, entered with a token of `aws eks get-token`. */
export interface EksConnection {
  readonly eks: Readonly<z.output<typeof eksCluster>>;
}

/** How Terraform reaches a cluster: exactly one of the three. */
export type ClusterConnectionSettings = KubeconfigConnection | InClusterConnection | EksConnection;

const connectionKeys = z.strictObject({
  kubeconfig: z
    .string()
    .min(1, { error: "the path of a kubeconfig file" })
    .optional()
    .describe("Path of the kubeconfig file; ~ is the home folder."),
  context: z.string().min(1, { error: "the name of a context" }).optional().describe("Context inside that file."),
  inCluster: z
    .literal(true)
    .optional()
    .describe("Terraform runs in a pod of this very cluster, as that pod's service account."),
  eks: eksCluster.optional(),
});

/**
 * How Terraform reaches a cluster. Whether file and context exist, and whether somebody is let in, is checked when
 * deploying: synthesis stays offline.
 */
export const clusterConnection = () =>
  connectionKeys
    .superRefine(({ kubeconfig, context: name, inCluster, eks }, context) => {
      const byFile = kubeconfig !== undefined || name !== undefined;
      const given = [byFile, inCluster !== undefined, eks !== undefined].filter(Boolean).length;
      if (given > 1) {
        const params: ProblemHint = { remedy: "keep the one by which this cluster is reached" };
        const message = "exactly one of kubeconfig with context, inCluster and eks";
        context.addIssue({ code: "custom", message, params, input: { kubeconfig, context: name, inCluster, eks } });
        return;
      }
      if (inCluster !== undefined || eks !== undefined) return;
      // Without a word about any of them a kubeconfig is meant: nearly everybody has one.
      for (const [key, value] of Object.entries({ kubeconfig, context: name })) {
        if (value !== undefined) continue;
        context.addIssue({ code: "invalid_type", expected: "string", path: [key], input: undefined });
      }
    })
    .transform(({ kubeconfig = "", context = "", inCluster, eks }): ClusterConnectionSettings => {
      if (inCluster !== undefined) return { inCluster };
      return eks === undefined ? { kubeconfig, context } : { eks };
    })
    .meta({
      description:
        "How Terraform reaches this cluster: exactly one of kubeconfig with context, inCluster and eks. See docs/cluster-access.md.",
      oneOf: [{ required: ["kubeconfig", "context"] }, { required: ["inCluster"] }, { required: ["eks"] }],
    });

function isCertificate(base64: string): boolean {
  if (!/^[0-9A-Za-z+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return false;
  return /^-----BEGIN CERTIFICATE-----\n[\w\s+/=-]+-----END CERTIFICATE-----\s*$/.test(atob(base64));
}

/** A Secret of the user's with a certificate, laid out as cert-manager does it. */
export const existingIdentity = () =>
  z
    .strictObject({
      secret: dnsSubdomain().describe(
        "Existing Secret with the keys tls.crt, tls.key and ca.crt, in the namespace of the stack.",
      ),
      certManagerCertificate: dnsSubdomain()
        .optional()
        .describe(
          "Name of the cert-manager Certificate that fills the Secret; its expiry is then known from cert-manager's metric, as far as the observability cluster's Prometheus scrapes it.",
        ),
    })
    .describe("A certificate that somebody else issues: cert-manager, External Secrets, Vault.");

/** A Secret of the user's with a certificate. */
export type ExistingIdentity = z.output<ReturnType<typeof existingIdentity>>;

/** The namespace of a cluster that names none. */
export const defaultNamespace = "thanos-fleet";

/** What the observability cluster and every child cluster have in common. */
export const clusterShape = () => ({
  cluster: clusterConnection(),
  namespace: dnsLabel(40)
    .default(defaultNamespace)
    .describe(
      "Namespace the stack makes and fills. With prometheus.mode: existing the one where Prometheus runs already; it must be named, and stays its owner's.",
    ),
  defaults: placement()
    .prefault({})
    .describe("Settings for every component of this cluster; a component's own win key by key."),
});
