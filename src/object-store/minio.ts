import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import { ownedFlags } from "../config/owned-flags.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings, ResourceSettings } from "../kubernetes/component-settings.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import type { EnvironmentVariable } from "../kubernetes/pod.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import { Task } from "../kubernetes/task.js";
import { Duration } from "../units/duration.js";
import { Quantity } from "../units/quantity.js";
import { s3Document, staticCredentials, type ObjectStore } from "./object-store.js";

/** Properties of MinIO inside the cluster. */
export interface MinioProps {
  readonly namespace: ClusterNamespace;
  /** Image with the programs `minio` and `mc`. */
  readonly image: string;
  /** Bucket that is made, and left alone when it is there. */
  readonly bucket: string;
  /** 1, or 4 and up. With 4 servers of one drive each, 2 may be lost for reads and 1 for writes. */
  readonly servers: number;
  readonly drivesPerServer: number;
  /** Size of each drive's volume. */
  readonly driveSize: Quantity;
  /** Name of the Secret with the root user's `user` and `password`; may be a reference. */
  readonly rootSecret: string;
  readonly settings: ComponentSettings & { readonly resources: ResourceSettings };
}

const port = 9000;

/** S3 in the cluster: MinIO with erasure-coded drives and a bucket for the blocks. */
export class Minio extends Construct implements ObjectStore {
  readonly document: string;
  readonly credentials: readonly EnvironmentVariable[];
  readonly dependsOn: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: MinioProps) {
    super(scope, id);
    const { namespace, bucket } = props;
    const rootEnvironment: EnvironmentVariable[] = [
      { name: "MINIO_ROOT_USER", secret: props.rootSecret, key: "user" },
      { name: "MINIO_ROOT_PASSWORD", secret: props.rootSecret, key: "password" },
    ];
    const drives = Array.from({ length: props.drivesPerServer }, (_, drive) => `drive-${drive}`);
    const server = new StatefulWorkload(this, "server", {
      namespace,
      name: "minio",
      component: "object-store",
      image: props.image,
      replicas: props.servers,
      command: ["minio"],
      args: [
        "server",
        `--address=:${port}`,
        ...renderExtraArgs(props.settings.extraArgs, new Set(ownedFlags.minio), "go"),
        ...pool(props, namespace.host("minio")),
      ],
      environment: [
        ...rootEnvironment,
        // Metrics carry sizes and counts, no names of objects; without this the scraper would need a root token.
        { name: "MINIO_PROMETHEUS_AUTH_TYPE", value: "public" },
        { name: "MINIO_BROWSER", value: "off" },
        { name: "MINIO_UPDATE", value: "off" },
      ],
      ports: { s3: port },
      probes: {
        startup: { path: "/minio/health/live", port: "s3", period: 2, failures: 150 },
        readiness: { path: "/minio/health/ready", port: "s3", period: 5, failures: 3 },
        liveness: { path: "/minio/health/live", port: "s3", period: 15, failures: 4 },
      },
      metrics: { port, path: "/minio/v2/metrics/cluster" },
      volumes: [
        ...drives.map((name) => ({ name, mountPath: `/${name}`, claim: true as const })),
        // MinIO writes its own certificates' folder and temporary files below the home folder.
        { name: "home", mountPath: "/home/minio", scratch: Quantity.parse("64Mi") },
      ],
      claims: Object.fromEntries(drives.map((name) => [name, props.driveSize])),
      settings: props.settings,
      terminationGracePeriod: Duration.minutes(2),
    });
    const endpoint = `${server.host}:${port}`;
    const makeBucket = new Task(this, "bucket", {
      namespace,
      name: "minio-make-bucket",
      component: "make-bucket",
      image: props.image,
      command: ["mc"],
      args: ["mb", "--ignore-existing", `fleet/${bucket}`],
      environment: [
        ...rootEnvironment,
        { name: "MC_HOST_fleet", value: `http://$(MINIO_ROOT_USER):$(MINIO_ROOT_PASSWORD)@${endpoint}` },
        { name: "MC_CONFIG_DIR", value: "/tmp/mc" },
      ],
      volumes: [{ name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("16Mi") }],
      settings: {
        ...props.settings,
        extraArgs: undefined,
        resources: {
          requests: { cpu: Quantity.parse("10m"), memory: Quantity.parse("32Mi") },
          limits: { memory: Quantity.parse("256Mi") },
        },
      },
      dependsOn: [server.ready],
    });
    this.document = s3Document({ bucket, endpoint, region: "us-east-1", insecure: true, pathStyle: true });
    this.credentials = staticCredentials(props.rootSecret, { user: "user", password: "password" });
    this.dependsOn = [makeBucket.done];
  }
}

/** The drives as MinIO wants them: local folders for one server, a URL with ellipses for several. */
function pool({ servers, drivesPerServer }: MinioProps, host: string): string[] {
  const folder = drivesPerServer === 1 ? "/drive-0" : `/drive-{0...${drivesPerServer - 1}}`;
  return [servers === 1 ? folder : `http://minio-{0...${servers - 1}}.${host}:${port}${folder}`];
}
