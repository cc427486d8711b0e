import { stringify } from "yaml";
import type { LabCluster } from "../topology.js";
import type { KeyPair } from "./certificate-authority.js";

/** Access to one cluster. */
export interface KubeconfigEntry {
  readonly cluster: LabCluster;
  /** Certificate of the cluster's authority, PEM. */
  readonly authority: string;
  readonly client: KeyPair;
}

/** A kubeconfig with one context per entry; the first one is current. Keys are embedded, so that one file is enough. */
export function renderKubeconfig(entries: readonly KubeconfigEntry[]): string {
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      "current-context": entries[0]?.cluster.context ?? "",
      clusters: entries.map(({ cluster, authority }) => ({
        name: cluster.context,
        cluster: { server: cluster.server, "certificate-authority-data": base64(authority) },
      })),
      users: entries.map(({ cluster, client }) => ({
        name: cluster.context,
        user: {
          "client-certificate-data": base64(client.certificate),
          "client-key-data": base64(client.key),
        },
      })),
      contexts: entries.map(({ cluster: { context } }) => ({
        name: context,
        context: { cluster: context, user: context },
      })),
    },
    { lineWidth: 0 },
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
