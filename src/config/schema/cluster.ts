import { z } from "zod";
import { dnsLabel } from "./primitives.js";
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

/** How Terraform reaches a cluster. */
export type ClusterConnectionSettings = z.output<ReturnType<typeof clusterConnection>>;

/** What the observability cluster and every child cluster have in common. */
export const clusterShape = () => ({
  cluster: clusterConnection(),
  namespace: dnsLabel(40).default("thanos-fleet").describe("Namespace the stack makes and fills."),
  defaults: placement()
    .prefault({})
    .describe("Settings for every component of this cluster; a component's own win key by key."),
});
