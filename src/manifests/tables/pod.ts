import {
  type Field,
  type Fields,
  block,
  blocks,
  boolean,
  integer,
  integers,
  map,
  numeral,
  string,
  strings,
} from "../fields.js";
import { affinity } from "./affinity.js";
import { containerFields, seLinuxOptions, seccompProfile } from "./container.js";
import { jobTemplateMetadata, labelSelectorFields, templateMetadata } from "./shared.js";
import { volumeFields } from "./volume.js";

const podSecurityContext = block({
  fs_group: numeral({ pointer: true }),
  fs_group_change_policy: string(),
  run_as_group: numeral({ pointer: true }),
  run_as_non_root: boolean({ pointer: true }),
  run_as_user: numeral({ pointer: true }),
  se_linux_options: seLinuxOptions,
  seccomp_profile: seccompProfile,
  supplemental_groups: integers(),
  sysctl: blocks({ name: string(), value: string() }, { wire: "sysctls" }),
  windows_options: block({
    gmsa_credential_spec: string(),
    gmsa_credential_spec_name: string(),
    host_process: boolean({ pointer: true }),
    run_as_username: string({ wire: "runAsUserName" }),
  }),
});

const topologySpreadConstraint = {
  label_selector: block(labelSelectorFields),
  match_label_keys: strings(),
  max_skew: integer({ default: 1 }),
  min_domains: integer(),
  node_affinity_policy: string(),
  node_taints_policy: string(),
  topology_key: string(),
  when_unsatisfiable: string({ default: "DoNotSchedule" }),
};

const podFields: Fields = {
  active_deadline_seconds: integer(),
  affinity,
  automount_service_account_token: boolean({ default: true, pointer: true }),
  container: blocks(containerFields, { wire: "containers" }),
  dns_config: block({
    nameservers: strings(),
    option: blocks({ name: string(), value: string({ pointer: true }) }, { wire: "options" }),
    searches: strings(),
  }),
  dns_policy: string({ default: "ClusterFirst" }),
  enable_service_links: boolean({ default: true, pointer: true }),
  host_aliases: blocks({ hostnames: strings(), ip: string() }),
  host_ipc: boolean({ wire: "hostIPC" }),
  host_network: boolean(),
  host_pid: boolean({ wire: "hostPID" }),
  hostname: string(),
  image_pull_secrets: blocks({ name: string() }),
  init_container: blocks(containerFields, { wire: "initContainers" }),
  node_name: string(),
  node_selector: map(),
  os: block({ name: string() }),
  priority_class_name: string(),
  readiness_gate: blocks({ condition_type: string() }, { wire: "readinessGates" }),
  restart_policy: string({ default: "Always" }),
  runtime_class_name: string(),
  scheduler_name: string(),
  security_context: podSecurityContext,
  service_account_name: string(),
  share_process_namespace: boolean({ default: false, pointer: true }),
  subdomain: string(),
  termination_grace_period_seconds: integer({ default: 30, pointer: true }),
  toleration: blocks(
    {
      effect: string(),
      key: string(),
      operator: string({ default: "Equal" }),
      toleration_seconds: numeral({ pointer: true }),
      value: string(),
    },
    { wire: "tolerations" },
  ),
  topology_spread_constraint: blocks(topologySpreadConstraint, { wire: "topologySpreadConstraints" }),
  volume: blocks(volumeFields, { wire: "volumes" }),
};

/** The pods of a StatefulSet, Deployment or DaemonSet. */
export const podTemplate: Field = block({ metadata: templateMetadata, spec: block(podFields) });

/** The pods of a Job: they end, so the provider's default is not to restart them. */
export const jobPodTemplate: Field = block({
  metadata: jobTemplateMetadata,
  spec: block({ ...podFields, restart_policy: string({ default: "Never" }) }),
});
