/** What of a child cluster decides how it is shown. */
export interface ShownCluster {
  /** Its name, which is its tenant and the value of its label `cluster`. */
  readonly name: string;
  readonly mode: "server" | "agent";
  /** Where unsent samples are kept. */
  readonly buffer: "wal" | "diskQueue";
  /** Whether kube-state-metrics runs in it. */
  readonly kubeStateMetrics: boolean;
  /** Whether node-exporter runs on its nodes. */
  readonly nodeExporter: boolean;
}

/** What of an environment there is to show. */
export interface ShownFleet {
  /** In the order of the file. */
  readonly childClusters: readonly ShownCluster[];
  /** Copies that Receive keeps of every sample. */
  readonly replicationFactor: number;
  /** Whether the Ruler runs. */
  readonly ruler: boolean;
  /** Replicas of Alertmanager; 0 where there is none. */
  readonly alertmanagers: number;
  /** Whether the object store is MinIO in the same cluster. */
  readonly minio: boolean;
  /** Whether Store Gateways keep what they read in memcached. */
  readonly memcached: boolean;
  /** What is expected to lie in the bucket once every retention has been reached. */
  readonly estimate: {
    /** Bytes by resolution and stage, such as `raw`. */
    readonly bytes: Readonly<Record<string, number>>;
    /** Of storage and requests, a month. @default - no price is known */
    readonly dollars?: number;
  };
  /** Where the runbooks are read in a browser; `<alert>.md` follows. Ends in a slash. @default - nowhere: nothing is linked */
  readonly runbooksUrl?: string;
}
