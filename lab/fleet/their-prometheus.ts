import { dirname } from "node:path";
import { parse, stringify } from "yaml";
import { LabError } from "../lab-error.js";
import { restrictedContainer, restrictedPod } from "./restricted.js";

/** A configuration of Prometheus, as far as it is looked into here. */
interface Configuration {
  readonly global: { readonly external_labels?: Readonly<Record<string, string>> };
  readonly remote_write?: readonly {
    readonly name: string;
    readonly tls_config?: { readonly cert_file: string };
  }[];
}

/** What tells a Prometheus of somebody else's from one of ours. */
export const theirs = {
  name: "their-prometheus",
  /** Where it runs. */
  namespace: "monitoring",
  /** Job under which it scrapes itself. */
  job: "monitoring/their-prometheus",
  /** A label that all its series have. */
  label: { site: "gotham" },
  /** Another store that it writes to, and that never answers. */
  otherStore: "their-own-store",
  scrapeInterval: "5s",
} as const;

const port = 9090;

/** Its configuration before anybody asked it to write to Receive. */
const before = {
  global: { scrape_interval: theirs.scrapeInterval, external_labels: theirs.label },
  scrape_configs: [{ job_name: theirs.job, static_configs: [{ targets: [`localhost:${port}`] }] }],
  // The port of discard, where nobody listens.
  remote_write: [{ name: theirs.otherStore, url: "http://127.0.0.1:9/api/v1/write" }],
};

/**
 * Its configuration with what `npm run snippets` printed for prometheus.yml: labels beside its own, an entry after its own.
 *
 * @throws LabError when the snippet says something that is merged in no way here.
 */
export function withSnippet(printed: string): Configuration {
  const { global, remote_write: entries = [], ...rest } = parse(printed) as Configuration;
  if (Object.keys(rest).length > 0) throw new LabError(`the snippet has more to it: ${Object.keys(rest).join(", ")}`);
  return {
    ...before,
    global: { ...before.global, external_labels: { ...before.global.external_labels, ...global.external_labels } },
    remote_write: [...before.remote_write, ...entries],
  };
}

/** The flags that the comments of the snippet list, below their heading. */
export function flagsIn(printed: string): string[] {
  return [...printed.matchAll(/^# {3}(--[a-z][a-z.-]*=\S+)$/gm)].map(([, flag]) => flag!);
}

/** The namespace it runs in, which is nobody's but theirs. */
export const theirNamespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: theirs.namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
};

/**
 * A Prometheus that nobody of ours deployed: a server with a configuration of its own, into which the snippet is merged, and
 * with the Secret mounted where the snippet reads it.
 *
 * @param image of Prometheus.
 * @param printed what `npm run snippets` printed for prometheus.yml.
 * @param secret the Secret that the stack makes.
 */
export function theirPrometheus(image: string, printed: string, secret: string): object[] {
  const { name, namespace } = theirs;
  const configuration = withSnippet(printed);
  const certificate = configuration.remote_write?.flatMap(({ tls_config: tls }) => tls?.cert_file ?? []).at(-1);
  if (certificate === undefined) throw new LabError("the snippet names no certificate");
  const labels = { "app.kubernetes.io/name": name };
  const metadata = { name, namespace, labels };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "prometheus.yml": stringify(configuration) } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 1,
        strategy: { type: "Recreate" },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 1,
            securityContext: restrictedPod,
            containers: [
              {
                name,
                image,
                imagePullPolicy: "IfNotPresent",
                args: [
                  "--config.file=/etc/prometheus/configuration/prometheus.yml",
                  "--storage.tsdb.path=/prometheus",
                  ...flagsIn(printed),
                ],
                env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
                ports: [{ name: "http", containerPort: port }],
                readinessProbe: { httpGet: { path: "/-/ready", port: "http" }, periodSeconds: 2 },
                resources: { requests: { cpu: "20m", memory: "64Mi" }, limits: { memory: "256Mi" } },
                securityContext: restrictedContainer,
                volumeMounts: [
                  { name: "configuration", mountPath: "/etc/prometheus/configuration", readOnly: true },
                  { name: "writer", mountPath: dirname(certificate), readOnly: true },
                  { name: "data", mountPath: "/prometheus" },
                ],
              },
            ],
            volumes: [
              { name: "configuration", configMap: { name } },
              { name: "writer", secret: { secretName: secret } },
              { name: "data", emptyDir: {} },
            ],
          },
        },
      },
    },
  ];
}
