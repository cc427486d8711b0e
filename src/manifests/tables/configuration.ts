import { type ResourceKind, base64, blocks, boolean, bytes, map, steering, string } from "../fields.js";
import { type JsonObject, isJsonObject } from "../json.js";
import { clusterMetadata, namespacedMetadata } from "./shared.js";

const configMap: ResourceKind = {
  apiVersion: "v1",
  kind: "ConfigMap",
  fields: {
    metadata: namespacedMetadata,
    binary_data: base64(),
    data: map(),
    immutable: boolean({ pointer: true }),
  },
};

const secret: ResourceKind = {
  apiVersion: "v1",
  kind: "Secret",
  rules: secretRules,
  timeoutSeconds: 60,
  fields: {
    metadata: namespacedMetadata,
    binary_data: base64({ wire: "data" }),
    binary_data_wo: base64({ wire: "data" }),
    data: bytes(),
    data_wo: bytes({ wire: "data" }),
    immutable: boolean(),
    type: string({ default: "Opaque" }),
    binary_data_wo_revision: steering,
    data_wo_revision: steering,
    wait_for_service_account_token: steering,
  },
};

/**
 * Provider 2.38.0 takes write-only data into account only with a revision of at least 1; without one it creates an
 * empty Secret and reports success.
 */
function secretRules(block: JsonObject): { path: string; message: string }[] {
  return ["data", "binary_data"].flatMap((readable) => {
    const writeOnly = `${readable}_wo`;
    const revision = block[`${writeOnly}_revision`];
    const problems = [];
    if (isJsonObject(block[writeOnly]) && !(Number(revision ?? 0) >= 1)) {
      const message = `is absent or below 1: the provider would create an empty Secret; give 1, and one more whenever the content changes`;
      problems.push({ path: `${writeOnly}_revision`, message });
    }
    if (isJsonObject(block[writeOnly]) && isJsonObject(block[readable])) {
      problems.push({ path: writeOnly, message: `is given together with ${readable}; the provider takes one of them` });
    }
    return problems;
  });
}

const namespace: ResourceKind = {
  apiVersion: "v1",
  kind: "Namespace",
  fields: { metadata: clusterMetadata, wait_for_default_service_account: steering },
};

const serviceAccount: ResourceKind = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  timeoutSeconds: 30,
  fields: {
    metadata: namespacedMetadata,
    automount_service_account_token: boolean({ default: true, pointer: true }),
    image_pull_secret: blocks({ name: string() }, { wire: "imagePullSecrets" }),
    secret: blocks({ name: string() }, { wire: "secrets" }),
  },
};

/** Resource types that hold configuration and identity. */
export const configuration: Readonly<Record<string, ResourceKind>> = {
  kubernetes_config_map_v1: configMap,
  kubernetes_namespace_v1: namespace,
  kubernetes_secret_v1: secret,
  kubernetes_service_account_v1: serviceAccount,
};
