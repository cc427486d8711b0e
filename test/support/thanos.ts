import type { TerraformStack } from "#cdktf";
import type { ClusterNamespace } from "../../src/kubernetes/cluster-namespace.js";
import { awsStore } from "../../src/object-store/aws-store.js";
import { existingStore } from "../../src/object-store/existing-store.js";
import type { ObjectStore } from "../../src/object-store/object-store.js";
import type { GrpcComponentProps, ThanosComponentProps } from "../../src/thanos/thanos-component.js";
import { existingIdentity } from "./identity.js";
import { maximalPlacement, maximalResources } from "./maximal-settings.js";
import { minimalSettings } from "./workload.js";

/** The least every Thanos component needs. */
export function minimalComponent(namespace: ClusterNamespace): ThanosComponentProps {
  return { namespace, image: "example.com/thanos:v1", settings: minimalSettings };
}

/** The least every Thanos component with gRPC interfaces needs. */
export function minimalGrpcComponent(stack: TerraformStack, namespace: ClusterNamespace): GrpcComponentProps {
  return { ...minimalComponent(namespace), identity: existingIdentity(stack, namespace, "component-identity") };
}

/** Every setting there is, with a further flag. */
export const maximalSettings = {
  ...maximalPlacement,
  resources: maximalResources,
  extraArgs: { "log.level": "debug", "enable-auto-gomemlimit": true },
};

/** A store that the pods' own identity opens. */
export const identityStore = awsStore({ bucket: "metrics", region: "eu-west-1" });

/** A store with keys in a Secret. */
export const keyStore = existingStore({
  bucket: "metrics",
  endpoint: "s3.example.com",
  region: "eu-west-1",
  credentialsSecret: "bucket-keys",
  authoritySecret: "bucket-authority",
});

/** A store with keys, a private authority and something that it tells its users apart by. */
export const storeWithUsers: ObjectStore = {
  access: (role) => ({ ...keyStore.access(role), checksums: { "object-store-user": `${role}-2` } }),
};

/** Where pods have the authorities of `keyStore`, and no key. */
export const keyStoreMount = { name: "object-store-authorities", mountPath: "/etc/object-store", readOnly: true };

/** The variables by which `keyStore` opens. */
export const keyStoreVariables = [
  {
    name: "AWS_ACCESS_KEY_ID",
    valueFrom: { secretKeyRef: { name: "bucket-keys", key: "accessKey", optional: false } },
  },
  {
    name: "AWS_SECRET_ACCESS_KEY",
    valueFrom: { secretKeyRef: { name: "bucket-keys", key: "secretKey", optional: false } },
  },
];

/** What a pod has of `maximalSettings`. */
export const maximallyPlacedPod = {
  metadata: {
    labels: { "example.com/team": "observability" },
    annotations: { "example.com/pager": "observability" },
  },
  spec: {
    nodeSelector: maximalPlacement.nodeSelector,
    priorityClassName: maximalPlacement.priorityClass,
    imagePullSecrets: [{ name: "registry-credentials" }],
    tolerations: [{ key: "dedicated" }],
  },
};
