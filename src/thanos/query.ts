import { Construct } from "constructs";
import { yamlDocument } from "../kubernetes/yaml-document.js";
import { grpcServerName } from "../config/required-identities.js";
import { ownedFlags } from "../config/owned-flags.js";
import { queryTimeouts } from "../config/query-timeouts.js";
import { tenantLabel } from "../config/tenant-label.js";
import { ConfigDocument } from "../kubernetes/config-document.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import { StatelessWorkload } from "../kubernetes/stateless-workload.js";
import { Duration } from "../units/duration.js";
import { Quantity } from "../units/quantity.js";
import {
  commonArgs,
  identityFiles,
  mutualGrpc,
  prometheusReplicaLabel,
  receiveReplicaLabel,
  thanosMetrics,
  thanosPorts,
  thanosProbes,
  type GrpcComponentProps,
} from "./thanos-component.js";

/** Properties of Query. */
export interface QueryProps extends GrpcComponentProps {
  readonly replicas: number;
  /**
   * Where series come from that several hold, as `dnssrv+…` names: who is away is left out without a word, because the
   * copies of the others are enough.
   */
  readonly endpoints: readonly string[];
  /**
   * Where series come from that nobody else has, as `host:port`: while one of these is away, every answer that needs it
   * says that it is partial, or fails where partial ones are not wanted. Thanos refuses to find them by DNS, so gateways of
   * the same blocks are one Service here.
   *
   * @default - none
   */
  readonly indispensable?: readonly string[];
  /**
   * Where rules and their alerts come from, as a `dnssrv+…` name: those who have no series. While one is away, what Query
   * tells of rules has a warning for some seconds and then lacks its rules; answers of series stay as they are.
   *
   * @default - Query tells of no rules
   */
  readonly rules?: string;
  /**
   * How copies of a series become one. `chain` takes a sample from whichever copy has it, which is right where copies are
   * equal, as Receive's are. `penalty` stays with one copy and lets go of it after a gap: a pair of Prometheus needs it,
   * whose samples differ in time, and it can hide a sample that only another copy has.
   */
  readonly deduplication: "chain" | "penalty";
  /** Longest time a query may take; how long a store may send nothing follows from it. */
  readonly timeout: Duration;
  /** Queries that a pod works on at one time. @default 20, Thanos's own */
  readonly concurrency?: number;
  /** Selectors of one query that are fetched at one time. @default 4, Thanos's own */
  readonly selectConcurrency?: number;
  /** How far back a sample is looked for. @default 5m, PromQL's own */
  readonly lookback?: Duration;
  /** Holds each query to the tenant that its header names; a query without it finds nothing. @default - all tenants */
  readonly tenancy?: QueryTenancy;
}

/** Tenancy on reads. */
export interface QueryTenancy {
  /** HTTP header with the tenant. */
  readonly header: string;
}

/** One PromQL endpoint over everything: asks ingestors and gateways and joins the copies. */
export class Query extends Construct {
  /** Where PromQL is asked. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: QueryProps) {
    super(scope, id);
    const { indispensable = [], rules } = props;
    if (props.endpoints.length === 0 && indispensable.length === 0)
      throw new Error("`endpoints` must name at least one source of series; got: none");
    const identity = { name: "thanos-query", component: "query" };
    const grpc = mutualGrpc(props.identity);
    const endpoints = new ConfigDocument(this, "endpoints", {
      ...identity,
      namespace: props.namespace,
      name: "thanos-query-endpoints",
      files: {
        "endpoints.yaml": endpointsDocument(
          [...props.endpoints, ...(rules === undefined ? [] : [rules])],
          indispensable,
        ),
      },
    });
    const query = new StatelessWorkload(this, "query", {
      ...identity,
      namespace: props.namespace,
      image: props.image,
      replicas: props.replicas,
      args: [
        "query",
        ...commonArgs,
        ...grpc.args,
        "--endpoint.sd-config-file=/etc/thanos/endpoints/endpoints.yaml",
        `--query.replica-label=${receiveReplicaLabel}`,
        `--query.replica-label=${prometheusReplicaLabel}`,
        `--deduplication.func=${props.deduplication}`,
        `--query.timeout=${props.timeout}`,
        `--store.response-timeout=${queryTimeouts(props.timeout).store}`,
        "--query.auto-downsampling",
        ...optionalArgs(props),
        ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.query)),
      ],
      ports: thanosPorts,
      probes: thanosProbes(5),
      metrics: thanosMetrics,
      volumes: [
        { name: "endpoints", mountPath: "/etc/thanos/endpoints", configMap: endpoints.configMap },
        grpc.volume,
        // Queries under way are noted here, so that a crash can be traced to one.
        { name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("64Mi") },
      ],
      checksums: { endpoints: endpoints.checksum, ...grpc.checksums },
      settings: props.settings,
      terminationGracePeriod: Duration.minutes(3),
    });
    this.url = `http://${query.host}:${thanosPorts.http}`;
  }
}

function optionalArgs({ concurrency, selectConcurrency, lookback, tenancy }: QueryProps): string[] {
  return [
    ...(concurrency === undefined ? [] : [`--query.max-concurrent=${concurrency}`]),
    ...(selectConcurrency === undefined ? [] : [`--query.max-concurrent-select=${selectConcurrency}`]),
    ...(lookback === undefined ? [] : [`--query.lookback-delta=${lookback.toGo()}`]),
    ...(tenancy === undefined
      ? []
      : [
          "--query.enforce-tenancy",
          `--query.tenant-label-name=${tenantLabel}`,
          `--query.tenant-header=${tenancy.header}`,
        ]),
  ];
}

/** Only this file gives sources that are found by DNS a certificate to be met with; flags and entries of their own cannot. */
function endpointsDocument(endpoints: readonly string[], indispensable: readonly string[]): string {
  const { certificate, key, authorities } = identityFiles;
  return yamlDocument({
    default_client_config: {
      tls_config: {
        enabled: true,
        cert_file: certificate,
        key_file: key,
        ca_file: authorities,
        min_version: "1.3",
      },
      server_name: grpcServerName,
    },
    endpoints: [
      ...endpoints.map((address) => ({ address })),
      // Without `strict` Query forgets who does not answer, and then gives incomplete answers without a warning.
      ...indispensable.map((address) => ({ address, strict: true })),
    ],
  });
}
