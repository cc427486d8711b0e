import {
  type Field,
  type Fields,
  type ResourceKind,
  type WaitRule,
  block,
  blocks,
  boolean,
  intOrString,
  integer,
  integers,
  numeral,
  steering,
  string,
} from "../fields.js";
import { jobPodTemplate, podTemplate } from "./pod.js";
import { labelSelectorFields, namespacedMetadata, templateMetadata } from "./shared.js";
import { claimSpecFields } from "./volume.js";

const rollout: WaitRule = { goal: "rollout", argument: "wait_for_rollout", default: true };
const selector: Field = block(labelSelectorFields);

const statefulSet: ResourceKind = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  wait: rollout,
  timeoutSeconds: 600,
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      min_ready_seconds: integer(),
      persistent_volume_claim_retention_policy: block({
        when_deleted: string({ default: "Retain" }),
        when_scaled: string({ default: "Retain" }),
      }),
      pod_management_policy: string(),
      replicas: numeral({ pointer: true }),
      revision_history_limit: integer({ pointer: true }),
      selector,
      service_name: string(),
      template: podTemplate,
      update_strategy: block({
        rolling_update: block({ partition: integer({ default: 0, pointer: true }) }),
        type: string({ default: "RollingUpdate" }),
      }),
      volume_claim_template: blocks(
        { metadata: namespacedMetadata, spec: block(claimSpecFields) },
        { wire: "volumeClaimTemplates" },
      ),
    }),
    wait_for_rollout: steering,
  },
};

const deployment: ResourceKind = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  wait: rollout,
  timeoutSeconds: 600,
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      min_ready_seconds: integer(),
      paused: boolean(),
      progress_deadline_seconds: integer({ default: 600, pointer: true }),
      replicas: numeral({ pointer: true }),
      revision_history_limit: integer({ default: 10, pointer: true }),
      selector,
      strategy: block({
        rolling_update: block({
          max_surge: intOrString({ default: "25%", pointer: true }),
          max_unavailable: intOrString({ default: "25%", pointer: true }),
        }),
        type: string({ default: "RollingUpdate" }),
      }),
      template: podTemplate,
    }),
    wait_for_rollout: steering,
  },
};

const daemonSet: ResourceKind = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  wait: rollout,
  timeoutSeconds: 600,
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      min_ready_seconds: integer(),
      revision_history_limit: integer({ default: 10, pointer: true }),
      selector,
      strategy: block(
        {
          rolling_update: block({
            max_surge: intOrString({ default: 0, pointer: true }),
            max_unavailable: intOrString({ default: 1, pointer: true }),
          }),
          type: string({ default: "RollingUpdate" }),
        },
        { wire: "updateStrategy" },
      ),
      template: podTemplate,
    }),
    wait_for_rollout: steering,
  },
};

const jobSpecFields: Fields = {
  active_deadline_seconds: integer(),
  backoff_limit: integer({ default: 6, pointer: true }),
  backoff_limit_per_index: integer(),
  completion_mode: string(),
  completions: integer({ default: 1 }),
  manual_selector: boolean({ pointer: true }),
  max_failed_indexes: integer(),
  parallelism: integer({ default: 1, pointer: true }),
  pod_failure_policy: block({
    rule: blocks(
      {
        action: string(),
        on_exit_codes: block({ container_name: string(), operator: string(), values: integers() }),
        on_pod_condition: blocks({ status: string(), type: string() }, { wire: "onPodConditions" }),
      },
      { wire: "rules" },
    ),
  }),
  selector,
  template: jobPodTemplate,
  ttl_seconds_after_finished: numeral({ pointer: true }),
};

const job: ResourceKind = {
  apiVersion: "batch/v1",
  kind: "Job",
  wait: { goal: "completion", argument: "wait_for_completion", default: true },
  timeoutSeconds: 60,
  fields: { metadata: namespacedMetadata, spec: block(jobSpecFields), wait_for_completion: steering },
};

const cronJob: ResourceKind = {
  apiVersion: "batch/v1",
  kind: "CronJob",
  fields: {
    metadata: namespacedMetadata,
    spec: block({
      concurrency_policy: string({ default: "Allow" }),
      failed_jobs_history_limit: integer({ default: 1, pointer: true }),
      job_template: block({ metadata: templateMetadata, spec: block(jobSpecFields) }),
      schedule: string(),
      starting_deadline_seconds: integer(),
      successful_jobs_history_limit: integer({ default: 3, pointer: true }),
      suspend: boolean({ default: false, pointer: true }),
      timezone: string({ wire: "timeZone" }),
    }),
  },
};

/** Resource types that run pods. */
export const workloads: Readonly<Record<string, ResourceKind>> = {
  kubernetes_cron_job_v1: cronJob,
  kubernetes_daemon_set_v1: daemonSet,
  kubernetes_deployment_v1: deployment,
  kubernetes_job_v1: job,
  kubernetes_stateful_set_v1: statefulSet,
};
