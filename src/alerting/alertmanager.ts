import { Construct } from "constructs";
import { receiverSecretFolder } from "../config/alert-receivers.js";
import type { AlertmanagerSettings } from "../config/schema/alertmanager.js";
import { withRegistry, type ChartReference, type Image } from "../config/versions.js";
import { ChartRelease } from "../kubernetes/chart-release.js";
import { chartLabels, commonChartValues, type ChartImages } from "../kubernetes/chart-values.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings } from "../kubernetes/component-settings.js";
import type { YamlMap } from "../kubernetes/deep-merge.js";
import { selector } from "../kubernetes/labels.js";
import { accessOf, dnsRules } from "../kubernetes/network-access.js";
import { networkPolicy } from "../kubernetes/network-policy.js";
import type { Quantity } from "../units/quantity.js";

/** Properties of Alertmanager. Resources default to those of `helm-values/alertmanager.yaml`. */
export interface AlertmanagerProps extends Omit<ComponentSettings, "extraArgs">, ChartImages {
  /** Where it runs; the Pod Security level "restricted" accepts it. */
  readonly namespace: ClusterNamespace;
  /** The chart and its exact version. */
  readonly chart: ChartReference;
  /** Its image: the chart's own version of it may be an older one. */
  readonly image: Image;
  /** 1, or 2 that notify once. */
  readonly replicas: number;
  /** Who is told, in Alertmanager's own form, by the name of the receiver. */
  readonly receivers: AlertmanagerSettings["receivers"];
  /** Existing Secret whose keys are files for the receivers. @default - none */
  readonly receiverSecret?: string;
  /** Where people open it. @default - links in notifications lead to the pod */
  readonly url?: string;
  /** Volume of each pod. */
  readonly volumeSize: Quantity;
}

/** Port on which Alertmanager is asked and takes alerts. Source: the chart's `service.port`. */
export const alertmanagerPort = 9093;

/** Port on which several talk to each other, by TCP and UDP. Source: the chart's `service.clusterPort`. */
export const alertmanagerGossipPort = 9094;

/** Name of the release, and by the chart's convention of its objects. */
const releaseName = "alertmanager";

/** Name of the SRV records of every Alertmanager's web port: each must be told, or a cut between them would lose alerts. */
export function alertmanagerRecords(namespace: ClusterNamespace): string {
  return `_http._tcp.${namespace.host(`${releaseName}-headless`)}`;
}

/**
 * Alertmanager as a Helm release. Route and receivers stand in its values, and nothing secret: receivers name files of an
 * existing Secret.
 */
export class Alertmanager extends Construct {
  /** The values given to the chart, base and overrides merged. */
  readonly values: YamlMap;

  constructor(scope: Construct, id: string, props: AlertmanagerProps) {
    super(scope, id);
    const { flows, dns } = props.namespace.network;
    const { from, to } = accessOf(flows, { release: releaseName });
    const policy = networkPolicy(this, {
      name: `${releaseName}-access`,
      component: "alertmanager",
      namespace: props.namespace,
      selector: selector({ name: releaseName }),
      access: { from, to: [...to, ...dnsRules(dns)] },
    });
    const release = new ChartRelease(this, "release", {
      releaseName,
      namespace: props.namespace.reference,
      chart: props.chart,
      baseValues: "alertmanager",
      overrides: {
        ...commonChartValues(props),
        // This chart has no settings for all of its images and pull secrets at once; it takes them below.
        global: undefined,
        image: { repository: repository(props), tag: props.image.tag },
        imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
        replicaCount: props.replicas,
        // Alone it would wait for others, and listen for them.
        extraArgs: props.replicas > 1 ? undefined : { "cluster.listen-address": "" },
        baseURL: props.url,
        podLabels: chartLabels(props.labels),
        podAnnotations: props.annotations,
        statefulSet: { annotations: props.annotations },
        persistence: { size: props.volumeSize.toString(), storageClass: props.storageClass },
        extraSecretMounts: props.receiverSecret === undefined ? undefined : [secretMount(props.receiverSecret)],
        config: { receivers: receiverList(props.receivers) },
      },
      dependsOn: [policy],
    });
    this.values = release.values;
  }
}

function repository({ image, imageRegistry }: AlertmanagerProps): string {
  return imageRegistry === undefined ? image.repository : withRegistry(image.repository, imageRegistry);
}

function secretMount(secretName: string): YamlMap {
  return { name: "receivers", mountPath: receiverSecretFolder, subPath: "", secretName, readOnly: true };
}

/** Every receiver that the route names, also one that nobody listens to: Alertmanager refuses a route to none. */
function receiverList(receivers: AlertmanagerSettings["receivers"]): YamlMap[] {
  return [
    ...Object.entries(receivers).map(([name, integrations]) => ({ name, ...(integrations as YamlMap) })),
    { name: "silent" },
  ];
}
