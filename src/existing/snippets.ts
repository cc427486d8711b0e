import { yamlDocument } from "../kubernetes/yaml-document.js";
import { externalLabels, exemplarStorage } from "../prometheus/configuration.js";
import { secretFolder, type ExistingSender } from "./existing-sender.js";
import { operatorSpec } from "./operator-spec.js";

/** For whom a snippet is. */
export const snippetFormats = ["kube-prometheus-stack", "prometheus-operator", "prometheus-yml"] as const;

/** For whom a snippet is: the values of a chart, an object of the operator, or Prometheus's own configuration. */
export type SnippetFormat = (typeof snippetFormats)[number];

/** What to say of how a Prometheus sends, with comments on what cannot be said in it. No secret is in it. */
export interface Snippet {
  /** Name of the file it belongs into. */
  readonly file: string;
  readonly text: string;
}

/** Every snippet of a sender, by whom it is for. */
export function snippets(sender: ExistingSender): Readonly<Record<SnippetFormat, Snippet>> {
  return {
    "kube-prometheus-stack": {
      file: "kube-prometheus-stack.values.yaml",
      text: document(chartComments(sender), chartValues(sender)),
    },
    "prometheus-operator": {
      file: `${kindOf(sender) === "Prometheus" ? "prometheus" : "prometheus-agent"}.yaml`,
      text: document(objectComments(sender), operatorObject(sender)),
    },
    "prometheus-yml": { file: "prometheus.yml", text: document(plainComments(sender), plainConfiguration(sender)) },
  };
}

/** `additionalRemoteWrite` comes on top of `remoteWrite`, which may be in use. */
function chartValues(sender: ExistingSender) {
  const { remoteWrite, ...spec } = operatorSpec(sender);
  return {
    prometheus: {
      ...(sender.kind === "agent" ? { agentMode: true } : {}),
      prometheusSpec: { ...spec, additionalRemoteWrite: remoteWrite },
    },
  };
}

function operatorObject(sender: ExistingSender) {
  const kind = kindOf(sender);
  const version = kind === "Prometheus" ? "v1" : "v1alpha1";
  return {
    apiVersion: `monitoring.coreos.com/${version}`,
    kind,
    metadata: { namespace: sender.namespace },
    spec: operatorSpec(sender),
  };
}

const kindOf = ({ kind }: ExistingSender) => (kind === "server" ? "Prometheus" : "PrometheusAgent");

function plainConfiguration({ cluster, entry, storedExemplars }: ExistingSender) {
  return {
    global: { external_labels: externalLabels(cluster) },
    ...(storedExemplars === undefined ? {} : exemplarStorage(storedExemplars)),
    remote_write: [entry],
  };
}

function document(comments: readonly string[], content: unknown): string {
  return comments.map((line) => `# ${line}\n`).join("") + yamlDocument(content);
}

function chartComments(sender: ExistingSender): string[] {
  return [
    `Values of kube-prometheus-stack for the cluster ${sender.cluster}. Lists take the place of lists: add to those that your`,
    "values have already.",
    ...common(sender),
  ];
}

function objectComments(sender: ExistingSender): string[] {
  return [
    `To be added to the ${kindOf(sender)} of the cluster ${sender.cluster}; its name is yours. Lists take the place of lists: add`,
    "to those that it has already.",
    ...common(sender),
  ];
}

function plainComments(sender: ExistingSender): string[] {
  const { secret, flags, storedExemplars } = sender;
  return [
    `To be added to prometheus.yml of the cluster ${sender.cluster}.`,
    ...common(sender),
    `Mount that Secret at ${secretFolder(secret)}, or correct the paths.`,
    "Set the variable POD_NAME in its container (fieldRef: metadata.name); before Prometheus 3 also",
    "--enable-feature=expand-external-labels.",
    "Flags:",
    ...Object.entries(flags).map(([name, value]) => `  --${name}=${value}`),
    ...(storedExemplars === undefined ? [] : ["  --enable-feature=exemplar-storage"]),
  ];
}

/** What holds in every spelling, and stands in none. */
function common({ namespace, secret, outageBudget, scrapeInterval, job }: ExistingSender): string[] {
  return [
    "Made by thanos-fleet; what it means is in docs/existing-prometheus.md. Its certificate is in the Secret",
    `${namespace}/${secret}.`,
    `An outage of ${outageBudget} costs no sample as long as all of this is in force, targets are scraped every ${scrapeInterval}, and`,
    "Prometheus is not restarted meanwhile. It must scrape itself, by which it is known how far it is behind, as the job",
    `${job}.`,
  ];
}
