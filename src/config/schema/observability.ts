import { z } from "zod";
import { alertmanager } from "./alertmanager.js";
import { memcached } from "./caches.js";
import { clusterShape, existingIdentity } from "./cluster.js";
import { compactor } from "./compactor.js";
import { component } from "./component.js";
import { grafana } from "./grafana.js";
import { observabilityNetwork } from "./network.js";
import { objectStore } from "./object-store.js";
import { dnsLabel, duration, folderUrl, volumeSize } from "./primitives.js";
import { observabilityPrometheus } from "./prometheus.js";
import { query, queryFrontend } from "./query.js";
import { remoteWrite } from "./remote-write.js";
import { ruler } from "./ruler.js";
import { storeGateway } from "./store-gateway.js";
import { receiveLimits } from "./tenant-limits.js";

const receive = z
  .strictObject({
    replicationFactor: z
      .union([z.literal(1), z.literal(2), z.literal(3), z.literal(5)])
      .default(3)
      .describe(
        "Copies of every sample. 3 survives the loss of one ingestor, 5 of two; 2 acknowledges after one copy and so survives none.",
      ),
    ingestors: z.int().min(1).default(3).describe("Ingestors that run, over all zones."),
    ringSize: z
      .int()
      .min(1)
      .optional()
      .describe(
        "How many of them are in the hashring. Absent: all. To have fewer ingestors, lower this first, apply, and only then lower ingestors.",
      ),
    zones: z
      // Longer ones would make StatefulSets of more than 52 characters, whose pods' labels Kubernetes refuses.
      .array(dnsLabel(28))
      .default([])
      .describe("Values of the node label topology.kubernetes.io/zone; one StatefulSet of ingestors per zone."),
    routers: z.int().min(1).default(2).describe("Routers: they take remote write and distribute it."),
    retention: duration()
      .optional()
      .describe(
        "How long ingestors keep blocks locally after upload. Absent: 2d, or longer where the window asks for it.",
      ),
    outOfOrderWindow: duration()
      .optional()
      .describe(
        "How far behind a tenant's newest sample a sample may be. Absent: the largest outageBudget and half a block more.",
      ),
    blockDuration: duration({ positive: true })
      .prefault("2h")
      .describe("Length of the blocks ingestors cut. Anything but 2h is for laboratories."),
    volumeSize: volumeSize()
      .prefault("50Gi")
      .describe(
        "Volume of each ingestor. Absent: 50Gi, or what activeSeries and retention need, doubled until it fits. A changed size, also a derived one, replaces the StatefulSet: name it for clusters that are live.",
      ),
    minReady: duration({ wholeSeconds: true })
      .prefault("2m")
      .describe(
        "How long a new ingestor must be ready before the next one is restarted. Not below 2m, except in laboratories.",
      ),
    limits: receiveLimits(),
    exemplars: z
      .strictObject({
        perTenant: z
          .int()
          .min(1)
          .max(1_000_000)
          .describe(
            "Exemplars that each ingestor keeps in memory for each tenant, such as 1000; a new one pushes the oldest out. Each may hold on to the whole request it came with, some 0.4 MB. Prometheus in server mode keeps as many.",
          ),
      })
      .optional()
      .describe(
        "Exemplars pass from every sender to Query, where targets expose them; never through a disk queue. They are not in blocks. Absent: nobody sends any. A change restarts ingestors and every Prometheus, which in agent mode forgets what it has not sent.",
      ),
    replicationProtocol: z
      .enum(["protobuf", "capnproto"])
      .default("protobuf")
      .describe(
        "How routers send to ingestors. capnproto takes less CPU and has no TLS: its port takes a write for any cluster from whoever reaches it.",
      ),
    router: component({ cpu: "250m", memory: "256Mi", memoryLimit: "1Gi" }).prefault({}).describe("The routers' pods."),
    ingestor: component({ cpu: "500m", memory: "2Gi", memoryLimit: "4Gi" })
      .prefault({})
      .describe("The ingestors' pods."),
  })
  .prefault({})
  .describe("Thanos Receive: stateless routers in front of a ketama hashring of ingestors.");

const retention = z
  .strictObject({
    raw: duration()
      .prefault("30d")
      .describe(
        "How long raw samples are kept in the object store; 0 keeps them for ever. Not below 3d and the largest outageBudget, or not everything could be downsampled.",
      ),
    fiveMinutes: duration()
      .prefault("180d")
      .describe(
        "How long 5-minute aggregates are kept; 0 keeps them for ever. Not below 17d, or not all 1-hour ones could be made.",
      ),
    oneHour: duration().prefault("2y").describe("How long 1-hour aggregates are kept; 0 keeps them for ever."),
  })
  .prefault({})
  .describe("How long the object store keeps each resolution.");

const load = z
  .strictObject({
    queriesPerSecond: z
      .number()
      .min(0)
      .default(2)
      .describe("Queries of all readers in a second, panels of dashboards among them; rules are not counted."),
    churnPerHour: z
      .number()
      .min(0)
      .max(10)
      .default(0.05)
      .describe(
        "Share of the series that go away and come anew in an hour, such as 0.05: pods that are replaced bring new ones, and what went away takes memory for three hours more.",
      ),
  })
  .prefault({})
  .describe(
    "What the fleet has to do beside taking activeSeries: sizes that the file does not name are computed from it.",
  );

const identities = z
  .strictObject({
    receiveServer: existingIdentity()
      .optional()
      .describe("What routers show to senders; its ca.crt holds the authorities of the senders' certificates."),
    receiveRouter: existingIdentity()
      .optional()
      .describe("DNS names thanos-receive-router and thanos-grpc, server and client."),
    receiveIngestor: existingIdentity()
      .optional()
      .describe("DNS names thanos-receive-ingestor and thanos-grpc, server alone."),
    storeGateway: existingIdentity()
      .optional()
      .describe("DNS names thanos-store-gateway and thanos-grpc, server alone."),
    query: existingIdentity().optional().describe("DNS names thanos-query and thanos-grpc, server and client."),
    minio: existingIdentity().optional().describe("DNS names of the Service minio and of its pods, server alone."),
    writer: existingIdentity()
      .optional()
      .describe("With which this cluster's own Prometheus writes: common name observability."),
    ruler: existingIdentity().optional().describe("With which the Ruler writes: common name ruler, client alone."),
    rulerServer: existingIdentity()
      .optional()
      .describe(
        "What the Ruler shows to Query, which asks it for its rules: DNS names thanos-rule and thanos-grpc, server alone.",
      ),
  })
  .prefault({})
  .describe("Existing Secrets. Those that are not named hold what `npm run identities` makes.");

/** The observability cluster: everything that receives, stores, queries and shows. */
export const observability = () =>
  z
    .strictObject({
      ...clusterShape(),
      network: observabilityNetwork(),
      remoteWrite: remoteWrite(),
      objectStore: objectStore(),
      receive,
      load,
      storeGateway: storeGateway(),
      memcached: memcached(),
      compactor: compactor(),
      retention,
      query: query(),
      queryFrontend: queryFrontend(),
      ruler: ruler(),
      alertmanager: alertmanager(),
      prometheus: observabilityPrometheus(),
      identities,
      grafana: grafana(),
      runbooksUrl: folderUrl("https://git.example.com/thanos-fleet/src/docs/runbooks")
        .optional()
        .describe(
          "Where people read docs/runbooks in a browser, such as that folder in a repository's web view: alerts and dashboards lead there. Absent: alerts name the file alone, and dashboards lead nowhere.",
        ),
    })
    .describe("The observability cluster.");

/** The observability cluster, validated. */
export type Observability = z.output<ReturnType<typeof observability>>;
