import { parse, stringify } from "yaml";
import { alertmanagerGossipPort, alertmanagerPort } from "../../src/alerting/alertmanager.js";
import { type JsonObject, isJsonList, isJsonObject } from "../../src/manifests/json.js";
import { LabError } from "../lab-error.js";
import type { FleetStack } from "./synthesize.js";

/** What of the chart's values the objects below are made from. */
interface AlertmanagerValues {
  readonly replicaCount: number;
  readonly image: { readonly repository: string; readonly tag: string };
  readonly config: { readonly enabled: boolean } & JsonObject;
  readonly extraArgs?: Readonly<Record<string, string>>;
  readonly service: { readonly annotations: JsonObject };
  readonly podSecurityContext: JsonObject;
  readonly securityContext: JsonObject;
  readonly livenessProbe: JsonObject;
  readonly readinessProbe: JsonObject;
  readonly resources: JsonObject;
}

const name = "alertmanager";
const headless = `${name}-headless`;
const selected = { "app.kubernetes.io/name": name };
const all = { ...selected, "app.kubernetes.io/managed-by": "thanos-fleet-lab" };

/**
 * Alertmanager built from its Go module, where its chart cannot be had: the configuration, the arguments and the
 * hardening that our values carry, under the names of the chart's objects, so that it is found as the chart's would be.
 * Only its volume is scratch: what it noted goes with its pod.
 *
 * Source: prometheus-community/helm-charts, charts/alertmanager/templates.
 *
 * @throws LabError when the stack has no such release.
 */
export function alertmanager(stack: FleetStack, namespace: string): object[] {
  const values = valuesOf(stack);
  // `enabled` is for the chart; Alertmanager would refuse it.
  const configuration = Object.fromEntries(Object.entries(values.config).filter(([key]) => key !== "enabled"));
  return [
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace, labels: all },
      data: { "alertmanager.yml": stringify(configuration) },
    },
    service(namespace, name, { annotations: values.service.annotations }),
    service(namespace, headless, { clusterIP: "None" }, [
      { name: "cluster-tcp", port: alertmanagerGossipPort, protocol: "TCP" },
      { name: "cluster-udp", port: alertmanagerGossipPort, protocol: "UDP" },
    ]),
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: { name, namespace, labels: all },
      spec: {
        serviceName: headless,
        replicas: values.replicaCount,
        selector: { matchLabels: selected },
        template: {
          // Like the chart's checksum: another configuration makes other pods.
          metadata: { labels: all, annotations: { "lab/configuration": stringify(configuration) } },
          spec: pod(values),
        },
      },
    },
  ];
}

function pod(values: AlertmanagerValues): object {
  const { repository, tag } = values.image;
  return {
    automountServiceAccountToken: false,
    securityContext: values.podSecurityContext,
    containers: [
      {
        name,
        image: `${repository}:${tag}`,
        imagePullPolicy: "IfNotPresent",
        args: argumentsOf(values),
        env: [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
        ports: [{ name: "http", containerPort: alertmanagerPort }],
        livenessProbe: values.livenessProbe,
        readinessProbe: values.readinessProbe,
        resources: values.resources,
        securityContext: values.securityContext,
        volumeMounts: [
          { name: "config", mountPath: "/etc/alertmanager" },
          { name: "storage", mountPath: "/alertmanager" },
        ],
      },
    ],
    volumes: [
      { name: "config", configMap: { name } },
      { name: "storage", emptyDir: {} },
    ],
  };
}

function argumentsOf({ replicaCount, extraArgs = {} }: AlertmanagerValues): string[] {
  const peers = Array.from({ length: replicaCount }, (_, ordinal) => `${name}-${ordinal}.${headless}`);
  return [
    "--storage.path=/alertmanager",
    "--config.file=/etc/alertmanager/alertmanager.yml",
    ...(replicaCount > 1
      ? [
          `--cluster.advertise-address=[$(POD_IP)]:${alertmanagerGossipPort}`,
          `--cluster.listen-address=0.0.0.0:${alertmanagerGossipPort}`,
          ...peers.map((peer) => `--cluster.peer=${peer}:${alertmanagerGossipPort}`),
        ]
      : []),
    ...Object.entries(extraArgs).map(([flag, value]) => `--${flag}=${value}`),
  ];
}

function service(
  namespace: string,
  serviceName: string,
  { annotations, ...spec }: { readonly annotations?: JsonObject; readonly clusterIP?: string },
  more: readonly object[] = [],
): object {
  const http = { name: "http", port: alertmanagerPort, targetPort: "http", protocol: "TCP" };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: serviceName, namespace, labels: all, ...(annotations === undefined ? {} : { annotations }) },
    spec: { ...spec, selector: selected, ports: [http, ...more] },
  };
}

function valuesOf(stack: FleetStack): AlertmanagerValues {
  const resources = stack.json["resource"];
  const releases = isJsonObject(resources) ? resources["helm_release"] : undefined;
  const release = Object.values(isJsonObject(releases) ? releases : {}).find(
    (one) => isJsonObject(one) && one["name"] === name,
  );
  const values = isJsonObject(release) ? release["values"] : undefined;
  const [text] = isJsonList(values) ? values : [];
  if (typeof text !== "string") throw new LabError(`${stack.id} has no release ${name}`);
  return parse(text.replaceAll(/([$%])\1\{/g, "$1{")) as AlertmanagerValues;
}
