import { z } from "zod";
import { dnsLabel, dnsSubdomain } from "./primitives.js";
import { placement } from "./component.js";

/** How Terraform reaches a cluster. Whether file and context exist is checked when deploying: synthesis stays offline. */
export const clusterConnection = () =>
  z
    .strictObject({
      kubeconfig: z
        .string()
        .min(1, { error: "the path of a kubeconfig file" })
        .describe("Path of the kubeconfig file; ~ is the home folder."),
      context: z.string().min(1, { error: "the name of a context" }).describe("Context inside that file."),
    })
    .describe("How Terraform reaches this cluster.");

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

/** How Terraform reaches a cluster. */
export type ClusterConnectionSettings = z.output<ReturnType<typeof clusterConnection>>;

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
