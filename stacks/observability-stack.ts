import type { Construct } from "constructs";
import { blockDiscoveryOf } from "../src/config/block-discovery.js";
import { compactorVolume, partitionOverlap } from "../src/config/long-term-settings.js";
import { everyPrometheus, observabilityClusterName, type Environment } from "../src/config/model.js";
import { receiveTimes } from "../src/config/outage-settings.js";
import { lookback } from "../src/config/query-timeouts.js";
import { tenantLimitsOf } from "../src/config/tenant-limits.js";
import { chartSource, charts } from "../src/config/versions.js";
import { dashboards } from "../src/grafana/dashboards/dashboards.js";
import { Grafana } from "../src/grafana/grafana.js";
import { reachable } from "../src/kubernetes/cluster-connection.js";
import { ClusterNamespace } from "../src/kubernetes/cluster-namespace.js";
import { mergeSettings } from "../src/kubernetes/merge-settings.js";
import { flushDeadline, MOST_SHARDS, requestTimeout } from "../src/outage/queue.js";
import { SERVER_OUTLIVES } from "../src/outage/write-ahead-log.js";
import { certificateExpiryRules } from "../src/prometheus/certificate-expiry.js";
import { Prometheus, prometheusUrl } from "../src/prometheus/prometheus.js";
import { componentRules } from "../src/alerting/components/component-rules.js";
import { failureAlerts } from "../src/alerting/failure-alerts.js";
import { declaredRules } from "../src/alerting/fleet/declared-rules.js";
import { fleetRules } from "../src/alerting/fleet/fleet-rules.js";
import { Compactor } from "../src/thanos/compactor.js";
import { QueryFrontend } from "../src/thanos/query-frontend.js";
import { Query } from "../src/thanos/query.js";
import { ReceiveIngestors } from "../src/thanos/receive-ingestors.js";
import { ReceiveRouters } from "../src/thanos/receive-routers.js";
import { Ruler, rulerGrpcService } from "../src/thanos/ruler.js";
import { StoreGateway } from "../src/thanos/store-gateway.js";
import { Duration } from "../src/units/duration.js";
import type { ComponentSettings, ResourceSettings } from "../src/kubernetes/component-settings.js";
import { chooseAlertmanager } from "./alertmanager.js";
import { chooseCaches } from "./caches.js";
import { ClusterStack } from "./cluster-stack.js";
import { ClusterIdentities } from "./identities.js";
import { observabilityIdentities } from "./observability-identities.js";
import { prometheusImage, thanosImage } from "./images.js";
import { chooseObjectStore } from "./object-store.js";
import { observabilityNetwork } from "./observability-network.js";
import { shownFleet } from "./shown-fleet.js";
import { watchedCertificates } from "./watched-certificates.js";
import { watchedComponents } from "./watched-components.js";
import { watchedFleet } from "./watched-fleet.js";
import { watchedSystem } from "./watched-system.js";
import { longestScrapeInterval } from "./scrape-interval.js";

/** The observability cluster: what receives, keeps, queries and shows the metrics of a whole environment. */
export class ObservabilityStack extends ClusterStack {
  constructor(scope: Construct, environment: Environment) {
    const { observability } = environment;
    super(scope, environment, observabilityClusterName, observability.cluster);
    const namespace = new ClusterNamespace(this, "namespace", {
      name: observability.namespace,
      preconditions: reachable(this, observability.cluster),
      network: observabilityNetwork(observability),
    });
    const identities = new ClusterIdentities(namespace, environment, observabilityClusterName);
    const { inside, receiveServer, writer, ruler } = observabilityIdentities(this, identities, observability);
    const common = { namespace, image: thanosImage(environment) };
    const placed = <Settings extends ComponentSettings & { readonly resources: ResourceSettings }>(
      settings: Settings,
    ) => mergeSettings(observability.defaults, settings);

    const { store: objectStore, scraped } = chooseObjectStore(this, environment, namespace, identities);
    const { receive, storeGateway, compactor, query, queryFrontend, prometheus, grafana } = observability;

    const ingestors = new ReceiveIngestors(this, "receive-ingestors", {
      ...common,
      ...receive,
      ...receiveTimes(environment),
      count: receive.ingestors,
      identity: inside.receiveIngestor,
      objectStore,
      settings: placed(receive.ingestor),
    });
    const routers = new ReceiveRouters(this, "receive-routers", {
      ...common,
      replicas: receive.routers,
      identity: inside.receiveRouter,
      server: receiveServer,
      endpoints: ingestors.endpoints,
      replicationFactor: receive.replicationFactor,
      replicationProtocol: receive.replicationProtocol,
      limits: {
        concurrency: receive.limits.concurrency,
        tenants: tenantLimitsOf(environment),
        denied: observability.remoteWrite.denied,
        // Made further below; it pushes to the routers, so they cannot wait for it.
        namespace: namespace.name,
        metaMonitoringUrl: prometheusUrl(namespace),
      },
      exposure: { ...observability.remoteWrite, kind: observability.remoteWrite.exposure },
      dependsOn: ingestors.ready,
      settings: placed(receive.router),
    });
    const caches = chooseCaches(this, environment, namespace);
    const gateway = new StoreGateway(this, "store-gateway", {
      ...common,
      ...storeGateway,
      ...caches.gateway,
      sharding: { ...storeGateway, overlap: partitionOverlap(observability) },
      identity: inside.storeGateway,
      deleteDelay: compactor.deleteDelay,
      blockDiscovery: blockDiscoveryOf("storeGateway", observability),
      objectStore,
      settings: placed(storeGateway),
    });
    new Compactor(this, "compactor", {
      ...common,
      ...compactor,
      retention: observability.retention,
      volumeSize: compactorVolume(environment),
      blockDiscovery: blockDiscoveryOf("compactor", observability),
      objectStore,
      settings: placed(compactor),
    });
    const querier = new Query(this, "query", {
      ...common,
      ...query,
      lookback: lookback(longestScrapeInterval(environment)),
      deduplication: everyPrometheus(environment).some(({ settings }) => settings.replicas > 1) ? "penalty" : "chain",
      identity: inside.query,
      endpoints: ingestors.grpcServices,
      indispensable: gateway.grpcAddresses,
      rules: ruler === undefined ? undefined : rulerGrpcService(namespace),
      settings: placed(query),
    });
    const frontend = new QueryFrontend(this, "query-frontend", {
      ...common,
      ...queryFrontend,
      ...caches.results,
      queryUrl: querier.url,
      queryTimeout: query.timeout,
      tenancy: query.tenancy,
      settings: placed(queryFrontend),
    });
    const fleet = watchedFleet(environment);
    const alertmanagers = chooseAlertmanager(this, environment, namespace);
    const sending = { maxShards: MOST_SHARDS, requestTimeout: requestTimeout({}) };
    if (ruler !== undefined) {
      new Ruler(this, "ruler", {
        ...common,
        ...observability.ruler,
        identity: ruler.server,
        rules: [...environment.rulerRules, fleetRules(fleet)],
        queryUrl: querier.url,
        linkUrl: observability.ruler.queryUrl,
        remoteWrite: {
          url: routers.remoteWriteUrl,
          identity: ruler.writer,
          // Sent at once: what is not sent is what a restart costs.
          settings: { ...sending, minShards: 1, batchSendDeadline: Duration.seconds(1) },
        },
        alertmanagers,
        settings: placed(observability.ruler),
      });
    }
    new Prometheus(this, "prometheus", {
      ...prometheus,
      ...environment.prometheusFiles.get(observabilityClusterName)!,
      scrapedOverTls: scraped,
      namespace,
      image: prometheusImage(environment),
      mode: "server",
      reloadedRules: [
        certificateExpiryRules(watchedCertificates(environment)),
        failureAlerts(watchedSystem(environment)),
        componentRules(watchedComponents(environment)),
        declaredRules(fleet.clusters),
      ],
      alertmanagers,
      cluster: observabilityClusterName,
      exemplars: receive.exemplars?.perTenant,
      flushDeadline: flushDeadline(SERVER_OUTLIVES, receive.blockDuration),
      remoteWrite: {
        url: routers.remoteWriteUrl,
        identity: writer,
        settings: { ...sending, ...prometheus.remoteWrite },
      },
      settings: placed(prometheus),
    });
    if (grafana.enabled) {
      const administrator = identities.credential(this, "grafana-administrator", "grafana-admin", {
        name: "grafana-admin",
        component: "grafana",
        of: "Grafana's first administrator",
        existing: grafana.adminSecret,
      });
      new Grafana(this, "grafana", {
        ...placed(grafana),
        namespace,
        chart: chartSource(charts.grafana, environment.charts),
        imageRegistry: environment.images.prefix,
        queryFrontendUrl: frontend.url,
        queryTimeout: query.timeout,
        tenancy: query.tenancy,
        scrapeInterval: longestScrapeInterval(environment),
        dashboards: dashboards(shownFleet(environment)),
        adminSecretName: administrator.name,
        adminRevision: identities.revision("grafana-admin"),
      });
    }
  }
}
