import {
  type Fields,
  block,
  blocks,
  boolean,
  integer,
  map,
  mode,
  projections,
  quantities,
  quantity,
  refused,
  string,
  strings,
} from "../fields.js";
import { fieldRef, resourceFieldRef } from "./container.js";
import { labelSelectorFields } from "./shared.js";

const keyToPath = blocks({ key: string(), mode: mode({ pointer: true }), path: string() });
const downwardItems = blocks({
  field_ref: fieldRef,
  mode: mode({ pointer: true }),
  path: string(),
  resource_field_ref: resourceFieldRef,
});
// 0644 in the provider's schema; a mode is sent as a number.
const defaultMode = mode({ default: 0o644, pointer: true });
const optional = boolean({ pointer: true });

/** What a claim asks for. */
export const claimSpecFields: Fields = {
  access_modes: strings(),
  resources: block({ limits: quantities(), requests: quantities() }),
  selector: block(labelSelectorFields),
  storage_class_name: string(),
  volume_mode: string({ default: "Filesystem" }),
  volume_name: string(),
};

const inTree = refused("is a volume type of a storage system built into Kubernetes, which is not rendered; use csi");

/** A volume of a pod. */
export const volumeFields: Fields = {
  name: string(),
  config_map: block({ default_mode: defaultMode, items: keyToPath, name: string(), optional }),
  csi: block({
    driver: string(),
    fs_type: string(),
    node_publish_secret_ref: block({ name: string() }),
    read_only: boolean(),
    volume_attributes: map(),
  }),
  downward_api: block({ default_mode: defaultMode, items: downwardItems }, { wire: "downwardAPI" }),
  empty_dir: block({ medium: string({ default: "" }), size_limit: quantity() }),
  ephemeral: block({
    volume_claim_template: block({
      metadata: block({ annotations: map(), labels: map() }),
      spec: block(claimSpecFields),
    }),
  }),
  host_path: block({ path: string(), type: string() }),
  nfs: block({ path: string(), read_only: boolean(), server: string() }),
  persistent_volume_claim: block({ claim_name: string(), read_only: boolean() }),
  projected: block({
    default_mode: defaultMode,
    // The order in which the provider takes the kinds apart when one entry holds several.
    sources: projections({
      secret: blocks({ items: keyToPath, name: string(), optional }),
      config_map: blocks({ items: keyToPath, name: string(), optional }),
      downward_api: block({ items: downwardItems }, { wire: "downwardAPI" }),
      service_account_token: block({
        audience: string(),
        expiration_seconds: integer({ default: 3600, pointer: true }),
        path: string(),
      }),
    }),
  }),
  secret: block({ default_mode: defaultMode, items: keyToPath, optional, secret_name: string() }),
  aws_elastic_block_store: inTree,
  azure_disk: inTree,
  azure_file: inTree,
  ceph_fs: inTree,
  cinder: inTree,
  fc: inTree,
  flex_volume: inTree,
  flocker: inTree,
  gce_persistent_disk: inTree,
  git_repo: inTree,
  glusterfs: inTree,
  iscsi: inTree,
  local: refused("is for PersistentVolumes; a pod takes host_path or a claim"),
  photon_persistent_disk: inTree,
  quobyte: inTree,
  rbd: inTree,
  vsphere_volume: inTree,
};
