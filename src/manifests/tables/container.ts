import {
  type Fields,
  block,
  blocks,
  boolean,
  intOrString,
  integer,
  numeral,
  quantities,
  string,
  strings,
} from "../fields.js";
import type { JsonValue } from "../json.js";

const command = block({ command: strings() });
const httpHeaders = blocks({ name: string(), value: string() }, { wire: "httpHeaders" });
const tcpSocket = block({ port: intOrString() });

const probe = block({
  exec: command,
  failure_threshold: integer({ default: 3 }),
  grpc: block({ port: integer(), service: string({ pointer: true }) }),
  http_get: block({
    host: string(),
    http_header: httpHeaders,
    path: string(),
    port: intOrString(),
    scheme: string({ default: "HTTP" }),
  }),
  initial_delay_seconds: integer(),
  period_seconds: integer({ default: 10 }),
  success_threshold: integer({ default: 1 }),
  tcp_socket: tcpSocket,
  timeout_seconds: integer({ default: 1 }),
});

// Provider 2.38.0 parses the port of a lifecycle request as a name only; a number arrives at the API server as 0.
function portByName(port: JsonValue): string | undefined {
  const isNumber = typeof port === "number" || (typeof port === "string" && /^\d+$/.test(port));
  return isNumber ? "is a number, which the provider sends as 0 here; name the port" : undefined;
}

const lifecycleHandler = block({
  exec: command,
  http_get: block({
    host: string(),
    http_header: httpHeaders,
    path: string(),
    port: intOrString({ check: portByName }),
    scheme: string({ default: "HTTP" }),
  }),
  tcp_socket: tcpSocket,
});

/** The reference to one field of a pod. */
export const fieldRef = block({ api_version: string({ default: "v1" }), field_path: string() });

/** The reference to a container's own requests or limits. */
export const resourceFieldRef = block({
  container_name: string(),
  divisor: string({ default: "1" }),
  resource: string(),
});

const keyRef = block({ key: string(), name: string(), optional: boolean({ pointer: true }) });
const wholeRef = block({ name: string(), optional: boolean({ pointer: true }) });

/** Seccomp profile of a pod or a container: what the provider calls no profile is an explicit Unconfined. */
export const seccompProfile = block({ localhost_profile: string(), type: string({ default: "Unconfined" }) });

/** SELinux labels of a pod or a container. */
export const seLinuxOptions = block({ level: string(), role: string(), type: string(), user: string() });

const securityContext = block({
  allow_privilege_escalation: boolean({ default: true, pointer: true }),
  capabilities: block({ add: strings(), drop: strings() }),
  privileged: boolean({ default: false, pointer: true }),
  read_only_root_filesystem: boolean({ default: false, pointer: true }),
  run_as_group: numeral({ pointer: true }),
  run_as_non_root: boolean({ pointer: true }),
  run_as_user: numeral({ pointer: true }),
  se_linux_options: seLinuxOptions,
  seccomp_profile: seccompProfile,
});

/** A container or an init container of a pod. */
export const containerFields: Fields = {
  args: strings(),
  command: strings(),
  env: blocks({
    name: string(),
    value: string(),
    value_from: block({
      config_map_key_ref: keyRef,
      field_ref: fieldRef,
      resource_field_ref: resourceFieldRef,
      secret_key_ref: keyRef,
    }),
  }),
  env_from: blocks({ config_map_ref: wholeRef, prefix: string(), secret_ref: wholeRef }),
  image: string(),
  image_pull_policy: string(),
  lifecycle: block({ post_start: lifecycleHandler, pre_stop: lifecycleHandler }),
  liveness_probe: probe,
  name: string(),
  port: blocks(
    {
      container_port: integer(),
      host_ip: string({ wire: "hostIP" }),
      host_port: integer(),
      name: string(),
      protocol: string({ default: "TCP" }),
    },
    { wire: "ports" },
  ),
  readiness_probe: probe,
  resources: block({ limits: quantities(), requests: quantities() }),
  security_context: securityContext,
  startup_probe: probe,
  stdin: boolean(),
  stdin_once: boolean(),
  termination_message_path: string({ default: "/dev/termination-log" }),
  termination_message_policy: string(),
  tty: boolean(),
  volume_device: blocks({ device_path: string(), name: string() }, { wire: "volumeDevices" }),
  volume_mount: blocks(
    {
      mount_path: string(),
      mount_propagation: string({ default: "None", pointer: true }),
      name: string(),
      read_only: boolean(),
      sub_path: string(),
      sub_path_expr: string(),
    },
    { wire: "volumeMounts" },
  ),
  working_dir: string(),
};
