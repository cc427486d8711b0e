import { Construct } from "constructs";
import { oidcSecretVariable, oidcSettings, type GrafanaOidc } from "../config/grafana-oidc.js";
import type { GrafanaExposure } from "../config/schema/grafana-exposure.js";
import type { ExemplarTraces } from "../config/schema/grafana.js";
import { refusedGrafanaSettings, type GrafanaSettings } from "../config/grafana-settings.js";
import { queryTimeouts } from "../config/query-timeouts.js";
import type { ChartReference } from "../config/versions.js";
import { ChartRelease } from "../kubernetes/chart-release.js";
import { chartLabels, commonChartValues, type ChartImages } from "../kubernetes/chart-values.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings } from "../kubernetes/component-settings.js";
import { ConfigDocument } from "../kubernetes/config-document.js";
import { deepMerge, type YamlMap } from "../kubernetes/deep-merge.js";
import { selector } from "../kubernetes/labels.js";
import { accessOf, dnsRules } from "../kubernetes/network-access.js";
import { networkPolicy } from "../kubernetes/network-policy.js";
import { Duration } from "../units/duration.js";
import type { Quantity } from "../units/quantity.js";
import { exposureValues } from "./exposure-values.js";
import { DATA_SOURCE_UID } from "./dashboards/data-source.js";
import type { ProvisionedDashboard } from "./dashboards/dashboards.js";
import { dashboardFile, dashboardProviders, homeSettings } from "./dashboards/providers.js";

/** Properties of Grafana. Resources default to those of `helm-values/grafana.yaml`: 256Mi requested, 512Mi at most. */
export interface GrafanaProps extends Omit<ComponentSettings, "extraArgs">, ChartImages {
  /** Where it runs; the Pod Security level "restricted" accepts it. */
  readonly namespace: ClusterNamespace;
  /** The chart and its exact version. */
  readonly chart: ChartReference;
  /** Address of the Query Frontend, which every dashboard asks. */
  readonly queryFrontendUrl: string;
  /**
   * How often the clusters are scraped; the longest, where they differ. Grafana takes it as the smallest step and as the
   * base of `$__rate_interval`: too short, and rates come out empty.
   */
  readonly scrapeInterval: Duration;
  /**
   * How long Query works on a query before it gives up. Grafana waits a little longer, so that its users see Query's
   * error and not a dropped connection (Grafana's own default would cut every query off after 30 s).
   *
   * @default 2m, the default of Thanos Query
   */
  readonly queryTimeout?: Duration;
  /**
   * Where reads are held to tenants: the header that names one, and the one as which Grafana asks. It has one data source,
   * and everybody who may use Grafana may use that.
   *
   * @default - every tenant
   */
  readonly tenancy?: { readonly header: string; readonly grafanaTenant?: string };
  /** What an exemplar leads to. @default - nothing: it is shown, and is no link */
  readonly traces?: ExemplarTraces;
  /** Dashboards, each in a ConfigMap of its own. @default - none */
  readonly dashboards?: readonly ProvisionedDashboard[];
  /** Name of the Secret with the first administrator's name and password; may be a reference. It is read once, when Grafana first starts. */
  readonly adminSecretName: string;
  /**
   * Raised with every new password: Grafana reads it when it starts. With `persistence` it reads it the very first time
   * alone, and a new one must be set in Grafana too.
   *
   * @default 1
   */
  readonly adminRevision?: number;
  /** Key of the administrator's name in that Secret. @default "user" */
  readonly adminUserKey?: string;
  /** Key of the password in that Secret. @default "password" */
  readonly adminPasswordKey?: string;
  /**
   * Whether browsers reach Grafana over HTTPS, which ends at an ingress or gateway in front of it. `false` gives up
   * secure cookies: over plain HTTP a browser drops them, except on localhost, and nobody could log in.
   *
   * @default true
   */
  readonly https?: boolean;
  /** How browsers reach it from outside of the cluster; then `https` must hold. @default - they do not */
  readonly exposure?: GrafanaExposure;
  /** Login by OpenID Connect. @default - by Grafana's own users alone */
  readonly oidc?: GrafanaOidc;
  /**
   * Size of a volume for what people save in the browser: their own dashboards, users, preferences. Its class is
   * `storageClass`.
   *
   * @default - no volume: everything that comes from code is there again after a restart, the rest is lost
   */
  readonly persistence?: { readonly size: Quantity };
  /**
   * Additions to `grafana.ini`. Keys that the release relies on are refused, and so are secrets in plain text.
   *
   * @default - those of `helm-values/grafana.yaml` alone
   */
  readonly settings?: GrafanaSettings;
  /** Environment variables of the container, checked like `settings`. @default - none */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of existing Secrets whose keys become environment variables, for `$__env{NAME}` in `settings`. @default - none */
  readonly envFromSecrets?: readonly string[];
}

/** Port of Grafana's pods; its Service has 80. Source: the chart's `grafana.ini`, which leaves Grafana's own default. */
export const grafanaPort = 3000;

/**
 * The newest Thanos that Grafana's own list knows; a later one has at least its API. Without a version the query editor
 * assumes that label values cannot be asked for by matcher. Source: Grafana, PromFlavorVersions.ts ("> 0.31.x").
 */
const DATA_SOURCE_VERSION = "0.31.1";

/** Over plain HTTP a browser keeps neither a secure cookie nor one with the prefix `__Host-`. */
const PLAIN_HTTP_COOKIES = {
  auth: { login_cookie_name: "grafana_session" },
  security: { cookie_secure: false },
};

/**
 * Grafana as a Helm release, with Thanos as its one data source.
 *
 * @throws Error when `settings`, `env` or `labels` hold what the release must not let through.
 */
export class Grafana extends Construct {
  /** Name of the Service, on port 80; on 443 where TLS ends at Grafana itself. */
  readonly serviceName = "grafana";
  /** Address inside the cluster. */
  readonly url: string;
  /** The values given to the chart, base and overrides merged; the name of the Secret comes on top. */
  readonly values: YamlMap;

  constructor(scope: Construct, id: string, props: GrafanaProps) {
    super(scope, id);
    const refused = refusedGrafanaSettings(props.settings ?? {}, props.env ?? {});
    if (refused.length > 0) {
      throw new Error(
        `grafana.ini: ${refused.map(({ path, rule }) => `${path.join(".")} must be ${rule}`).join("; ")}`,
      );
    }

    const { flows, dns } = props.namespace.network;
    const { from, to } = accessOf(flows, { release: this.serviceName });
    const policy = networkPolicy(this, {
      // The chart's own policy would have the plain name.
      name: `${this.serviceName}-access`,
      component: "grafana",
      namespace: props.namespace,
      selector: selector({ name: this.serviceName }),
      access: { from, to: [...to, ...dnsRules(dns)] },
    });
    const dashboards = props.dashboards ?? [];
    const configMaps = dashboards.map(({ name, text }): [string, string] => {
      const document = new ConfigDocument(this, `dashboard-${name}`, {
        namespace: props.namespace,
        name: `grafana-dashboard-${name}`,
        component: "grafana",
        files: { [dashboardFile(name)]: text },
      });
      return [`dashboardsConfigMaps.${name}`, document.configMap];
    });
    const release = new ChartRelease(this, "release", {
      // The chart names its objects after the release where that contains the chart's name.
      releaseName: this.serviceName,
      namespace: props.namespace.reference,
      chart: props.chart,
      baseValues: "grafana",
      overrides: deepMerge(exposureValues(props.exposure), {
        ...commonChartValues(props),
        ...metadataValues(props),
        ...persistenceValues(props),
        admin: { userKey: props.adminUserKey, passwordKey: props.adminPasswordKey },
        datasources: { "datasources.yaml": { apiVersion: 1, datasources: [dataSource(props)] } },
        dashboardProviders: dashboardProviders(dashboards),
        "grafana.ini": [
          homeSettings(dashboards),
          props.oidc === undefined ? {} : oidcSettings(props.oidc),
          props.settings ?? {},
          (props.https ?? true) ? {} : PLAIN_HTTP_COOKIES,
        ].reduce<YamlMap>(deepMerge, {}),
        env: props.env,
        envValueFrom: props.oidc === undefined ? undefined : secretVariable(props.oidc),
        envFromSecrets: props.envFromSecrets?.map((name) => ({ name })),
      }),
      references: { "admin.existingSecret": props.adminSecretName, ...Object.fromEntries(configMaps) },
      dependsOn: [policy],
    });
    this.values = release.values;
    const scheme = props.exposure?.loadBalancer === undefined ? "http" : "https";
    this.url = `${scheme}://${props.namespace.host(this.serviceName)}`;
  }
}

function dataSource(props: GrafanaProps): YamlMap {
  const { queryTimeout = Duration.minutes(2), tenancy } = props;
  const tenant = tenancy?.grafanaTenant;
  return {
    name: "Thanos",
    uid: DATA_SOURCE_UID,
    type: "prometheus",
    access: "proxy",
    url: props.queryFrontendUrl,
    isDefault: true,
    editable: false,
    jsonData: {
      prometheusType: "Thanos",
      prometheusVersion: DATA_SOURCE_VERSION,
      // Long expressions do not fit into an address.
      httpMethod: "POST",
      timeInterval: singleUnit(props.scrapeInterval),
      queryTimeout: singleUnit(queryTimeout),
      timeout: Math.ceil(queryTimeouts(queryTimeout).reader.seconds),
      ...(props.traces === undefined ? {} : { exemplarTraceIdDestinations: [traceDestination(props.traces)] }),
      ...(tenant === undefined ? {} : { httpHeaderName1: tenancy?.header }),
    },
    // Grafana takes values of headers from nowhere else; the name of a cluster is no secret.
    ...(tenant === undefined ? {} : { secureJsonData: { httpHeaderValue1: tenant } }),
  };
}

/** A link to one trace. In files that Grafana provisions `$` begins a variable of its environment, and `$$` is one. */
function traceDestination({ label, dataSource, url }: ExemplarTraces): YamlMap {
  return url === undefined
    ? { name: label, datasourceUid: dataSource }
    : { name: label, url: url.replaceAll("$", "$$$$"), urlDisplayLabel: "Trace" };
}

function secretVariable({ clientSecret }: GrafanaOidc): YamlMap {
  return { [oidcSecretVariable]: { secretKeyRef: { name: clientSecret.secret, key: clientSecret.key } } };
}

/** Grafana's browser part reads the first unit of a duration and forgets the rest: `1m30s` would be a minute. */
function singleUnit(duration: Duration): string {
  return Number.isInteger(duration.seconds) ? `${duration.seconds}s` : `${duration.milliseconds}ms`;
}

function metadataValues({ labels, annotations, adminRevision = 1 }: GrafanaProps): YamlMap {
  const podAnnotations = { ...annotations, "checksum/administrator": `revision-${adminRevision}` };
  // The chart puts extraLabels on the pods as well; under podLabels they would be there twice.
  return { extraLabels: chartLabels(labels), annotations, podAnnotations };
}

function persistenceValues({ persistence, storageClass }: GrafanaProps): YamlMap {
  if (persistence === undefined) return {};
  return {
    persistence: { enabled: true, size: persistence.size.toString(), storageClassName: storageClass },
    // The volume can be mounted on one node: a new pod elsewhere would wait for the old one for ever.
    deploymentStrategy: { type: "Recreate" },
  };
}
