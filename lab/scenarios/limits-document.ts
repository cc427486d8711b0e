import { parse, stringify } from "yaml";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";
import type { Siege } from "./attack-scenario.js";

/** Limits of one tenant, as Thanos reads them; a request limit of 0 means none, and what is left out is the default's. */
export interface TenantLimits {
  readonly request?: {
    readonly size_bytes_limit?: number;
    readonly series_limit?: number;
    readonly samples_limit?: number;
  };
  readonly head_series_limit?: number;
}

/** Receive's limits document. */
export interface Limits {
  readonly write: {
    readonly global?: { readonly meta_monitoring_url?: string };
    readonly default?: TenantLimits;
    readonly tenants?: Readonly<Record<string, TenantLimits>>;
  };
}

/** With the limits of one tenant changed; undefined takes the tenant out. */
export function withTenant(limits: Limits, tenant: string, change: TenantLimits | undefined): Limits {
  const others = Object.entries(limits.write.tenants ?? {}).filter(([name]) => name !== tenant);
  const tenants = Object.fromEntries(change === undefined ? others : [...others, [tenant, change]]);
  return { ...limits, write: { ...limits.write, tenants } };
}

/** Reads the document that routers reload while they run. @throws LabError where there is none. */
export async function readLimits(siege: Siege): Promise<Limits> {
  const { configMap, key } = siege.supplies.limits;
  const output = await kubectlOf(siege)(["get", "configmap", configMap, ...namespaceOf(siege), "--output=json"]);
  const { data } = JSON.parse(output) as { data?: Readonly<Record<string, string>> };
  const text = data?.[key];
  if (text === undefined) throw new LabError(`ConfigMap ${configMap} has no ${key}`, "`npm run lab` applies it");
  return parse(text) as Limits;
}

/** Replaces the document; routers see it when the kubelet has brought it into their pods. */
export async function writeLimits(siege: Siege, limits: Limits): Promise<void> {
  const { configMap, key } = siege.supplies.limits;
  const patch = JSON.stringify({ data: { [key]: stringify(limits) } });
  await kubectlOf(siege)(["patch", "configmap", configMap, ...namespaceOf(siege), "--type=merge", `--patch=${patch}`]);
}

const kubectlOf = ({ context: { checks } }: Siege) => checks.kubectl(OBSERVABILITY);

const namespaceOf = ({ context: { checks } }: Siege) => ["--namespace", checks.environment.observability.namespace];
