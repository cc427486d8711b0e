import { Construct } from "constructs";
import { ownedFlags } from "../config/owned-flags.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings, ResourceSettings } from "../kubernetes/component-settings.js";
import { renderExtraArgs } from "../kubernetes/extra-args.js";
import type { EnvironmentVariable } from "../kubernetes/container.js";
import { StatefulWorkload } from "../kubernetes/stateful-workload.js";
import type { TlsIdentity } from "../kubernetes/tls-identity.js";
import { Duration } from "../units/duration.js";
import { Quantity } from "../units/quantity.js";
import type { ObjectStoreRole } from "./object-store-actions.js";
import { minioScrape, type ScrapedOverTls } from "./minio-scrape.js";
import { MinioSetup, type MinioUser } from "./minio-setup.js";
import {
  authorityFolder,
  s3Document,
  staticCredentials,
  type ObjectStore,
  type ObjectStoreAccess,
} from "./object-store.js";

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
  /** The root user. Only the servers and the job that makes the other users know it. */
  readonly root: MinioUser;
  /** User of each component. */
  readonly users: Readonly<Record<ObjectStoreRole, MinioUser>>;
  /** Certificate for the names of the Service and of the pods, with the authorities that clients trust. */
  readonly identity: Pick<TlsIdentity, "secret" | "authorityChecksum" | "authoritiesVolume">;
  readonly settings: ComponentSettings & { readonly resources: ResourceSettings };
}

/** Port of MinIO's S3 interface. */
export const minioPort = 9000;

const port = minioPort;

/** Folder in which MinIO looks for its certificate and for the authorities it trusts. */
const certificateFolder = "/etc/minio/certs";

/** S3 in the cluster, over TLS alone: MinIO with erasure-coded drives, a bucket for the blocks and its users. */
export class Minio extends Construct implements ObjectStore {
  /** How Prometheus scrapes the servers. */
  readonly scrape: ScrapedOverTls;

  private readonly endpoint: string;
  private readonly setup: MinioSetup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MinioProps,
  ) {
    super(scope, id);
    const { namespace, root, identity } = props;
    const rootEnvironment: EnvironmentVariable[] = [
      { name: "MINIO_ROOT_USER", secret: root.secret, key: "user" },
      { name: "MINIO_ROOT_PASSWORD", secret: root.secret, key: "password" },
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
        `--certs-dir=${certificateFolder}`,
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
        startup: { path: "/minio/health/live", port: "s3", scheme: "HTTPS", period: 2, failures: 150 },
        readiness: { path: "/minio/health/ready", port: "s3", scheme: "HTTPS", period: 5, failures: 3 },
        liveness: { path: "/minio/health/live", port: "s3", scheme: "HTTPS", period: 15, failures: 4 },
      },
      volumes: [
        ...drives.map((name) => ({ name, mountPath: `/${name}`, claim: true as const })),
        // A renewed certificate is read within ten seconds, in the first minute of a server within sixty.
        {
          name: "certificate",
          mountPath: certificateFolder,
          secret: identity.secret,
          items: { "tls.crt": "public.crt", "tls.key": "private.key", "ca.crt": "CAs/ca.crt" },
        },
        // MinIO writes temporary files below the home folder.
        { name: "home", mountPath: "/home/minio", scratch: Quantity.parse("64Mi") },
      ],
      claims: Object.fromEntries(drives.map((name) => [name, props.driveSize])),
      checksums: { authorities: identity.authorityChecksum, root: `revision-${root.revision}` },
      settings: props.settings,
      terminationGracePeriod: Duration.minutes(2),
    });
    this.endpoint = `${server.host}:${port}`;
    this.setup = new MinioSetup(this, "setup", {
      ...props,
      endpoint: this.endpoint,
      rootEnvironment,
      authorities: identity.authoritiesVolume("authorities", authorityFolder),
      dependsOn: [server.ready],
    });
    this.scrape = minioScrape({ namespace, identity, host: server.host });
  }

  access(role: ObjectStoreRole): ObjectStoreAccess {
    const { bucket, users, identity } = this.props;
    const user = users[role];
    return {
      document: s3Document({
        bucket,
        endpoint: this.endpoint,
        region: "us-east-1",
        pathStyle: true,
        authorityFile: `${authorityFolder}/ca.crt`,
      }),
      credentials: staticCredentials(user.secret, { user: "user", password: "password" }),
      volumes: [identity.authoritiesVolume("object-store-authorities", authorityFolder)],
      checksums: {
        "object-store-authorities": identity.authorityChecksum,
        "object-store-user": `revision-${user.revision}`,
      },
      dependsOn: [this.setup.done],
    };
  }
}

/** The drives as MinIO wants them: local folders for one server, a URL with ellipses for several. */
function pool({ servers, drivesPerServer }: MinioProps, host: string): string[] {
  const folder = drivesPerServer === 1 ? "/drive-0" : `/drive-{0...${drivesPerServer - 1}}`;
  return [servers === 1 ? folder : `https://minio-{0...${servers - 1}}.${host}:${port}${folder}`];
}
