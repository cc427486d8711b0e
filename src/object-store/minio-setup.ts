import { Construct } from "constructs";
import type { ITerraformDependable } from "#cdktf";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { ComponentSettings } from "../kubernetes/component-settings.js";
import { ConfigDocument } from "../kubernetes/config-document.js";
import type { EnvironmentVariable } from "../kubernetes/container.js";
import type { PodVolume } from "../kubernetes/pod-volume.js";
import { Task, type TaskStep } from "../kubernetes/task.js";
import { Quantity } from "../units/quantity.js";
import { bucketPolicy } from "./minio-policies.js";
import { objectStoreActions, objectStoreRoles, type ObjectStoreRole } from "./object-store-actions.js";

/** A user of MinIO with its password. */
export interface MinioUser {
  /** Name of the Secret with `user` and `password`; may be a reference. */
  readonly secret: string;
  /** Raised with every new password. */
  readonly revision: number;
}

/** Properties of what is inside MinIO. */
export interface MinioSetupProps {
  readonly namespace: ClusterNamespace;
  /** Image with the program `mc`. */
  readonly image: string;
  /** Bucket that is made, and left alone when it is there. */
  readonly bucket: string;
  /** Host and port of MinIO's servers. */
  readonly endpoint: string;
  /** Variables with MinIO's root user and password, under MinIO's own names. */
  readonly rootEnvironment: readonly EnvironmentVariable[];
  /** User of each component. */
  readonly users: Readonly<Record<ObjectStoreRole, MinioUser>>;
  /** Folder with `ca.crt`, the authorities of the servers' certificate. */
  readonly authorities: PodVolume;
  readonly settings: ComponentSettings;
  /** What must be ready before. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Names of policies and steps. */
const names: Readonly<Record<ObjectStoreRole, string>> = {
  receiveIngestor: "receive-ingestor",
  storeGateway: "store-gateway",
  compactor: "compactor",
};

/**
 * The bucket, and a user with the least actions for each component. Every step may run again: it leaves alone what is as
 * it should be, and gives an existing user the password it is told. A user that is not named any more stays in MinIO.
 */
export class MinioSetup extends Construct {
  /** Bucket and users are there. */
  readonly done: ITerraformDependable;

  constructor(scope: Construct, id: string, props: MinioSetupProps) {
    super(scope, id);
    const { namespace, bucket, users } = props;
    const identity = { name: "minio-setup", component: "minio-setup" };
    const policies = new ConfigDocument(this, "policies", {
      ...identity,
      namespace,
      name: "minio-policies",
      files: Object.fromEntries(
        objectStoreRoles.map((role) => [`${names[role]}.json`, bucketPolicy(bucket, objectStoreActions[role])]),
      ),
    });
    const environment: EnvironmentVariable[] = [
      ...props.rootEnvironment,
      { name: "MC_HOST_fleet", value: `https://$(MINIO_ROOT_USER):$(MINIO_ROOT_PASSWORD)@${props.endpoint}` },
      { name: "MC_CONFIG_DIR", value: "/tmp/mc" },
      // In place of the image's own authorities, not beside them.
      { name: "SSL_CERT_FILE", value: `${props.authorities.mountPath}/ca.crt` },
    ];
    this.done = new Task(this, "task", {
      ...identity,
      namespace,
      image: props.image,
      steps: [
        { name: "bucket", command: ["mc"], args: ["mb", "--ignore-existing", `fleet/${bucket}`], environment },
        ...objectStoreRoles.flatMap((role) => userSteps(names[role], users[role].secret, environment)),
      ],
      volumes: [
        { name: "tmp", mountPath: "/tmp", scratch: Quantity.parse("16Mi") },
        { name: "policies", mountPath: "/etc/minio-policies", configMap: policies.configMap },
        props.authorities,
      ],
      checksums: {
        policies: policies.checksum,
        ...Object.fromEntries(
          objectStoreRoles.map((role) => [`user-${names[role]}`, `revision-${users[role].revision}`]),
        ),
      },
      settings: {
        ...props.settings,
        extraArgs: undefined,
        resources: {
          requests: { cpu: Quantity.parse("10m"), memory: Quantity.parse("32Mi") },
          limits: { memory: Quantity.parse("256Mi") },
        },
      },
      dependsOn: props.dependsOn,
    }).done;
  }
}

/** One command each, because the image may have no shell. The kubelet fills in what `$(…)` names: the spec holds no secret. */
function userSteps(name: string, secret: string, root: readonly EnvironmentVariable[]): TaskStep[] {
  const environment: EnvironmentVariable[] = [
    ...root,
    { name: "USER_NAME", secret, key: "user" },
    { name: "USER_PASSWORD", secret, key: "password" },
  ];
  const admin = (step: string, args: readonly string[]): TaskStep => ({
    name: `${name}-${step}`,
    command: ["mc"],
    args: ["admin", ...args],
    environment,
  });
  return [
    admin("policy", ["policy", "create", "fleet", name, `/etc/minio-policies/${name}.json`]),
    admin("user", ["user", "add", "fleet", "$(USER_NAME)", "$(USER_PASSWORD)"]),
    admin("rights", ["policy", "attach", "fleet", name, "--user", "$(USER_NAME)"]),
  ];
}
