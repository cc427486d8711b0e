import type { Attack, Expectation } from "./attack.js";
import type { WriteJob } from "./job.js";
import { probeSeries } from "./probe-series.js";
import type { AttackSupplies } from "./supplies.js";
import type { ReceiveTargets } from "./targets.js";

/** Who writes and who is meant to be hurt, both clusters of the fleet. */
export interface Parties {
  /** Has been taken over: the attacker holds its certificate. */
  readonly thief: string;
  readonly victim: string;
}

const stored: Expectation = { what: "answered", status: 200 };

/** Writes of a known writer that name another one. All are accepted, and all must be the writer's own. */
export async function forgeries(
  { issueWriter }: AttackSupplies,
  { remoteWrite, serverName }: ReceiveTargets,
  { thief, victim }: Parties,
): Promise<readonly Attack[]> {
  const tls = { serverName, ...(await issueWriter(thief)) };
  const forge = (
    title: string,
    labels: Readonly<Record<string, string>>,
    headers: WriteJob["headers"] = {},
  ): Attack => ({
    title,
    from: "child pod",
    job: {
      kind: "write",
      target: remoteWrite,
      tls,
      headers,
      body: { kind: "samples", series: probeSeries(title, labels) },
    },
    accepted: [stored],
  });
  return [
    forge("another tenant in the header", { cluster: victim }, { "THANOS-TENANT": victim }),
    forge("another cluster in the cluster label", { cluster: victim }),
    forge("another tenant in the tenant_id label", { cluster: victim, tenant_id: victim }),
    forge("a copy's label of our own", { cluster: victim, receive_replica: "thanos-receive-ingestor-0" }),
  ];
}

/**
 * Names that would lead out of a tenant's folder. Thanos refuses all with a slash in the middle, but neither `..` nor
 * `/`, which it takes for the name of a file (`IsTenantValid` of 0.42 compares with `path.Base`): those are tenants that
 * nobody knows, and the limits refuse them.
 */
export async function strangeNames(
  { issueWriter }: AttackSupplies,
  { remoteWrite, serverName }: ReceiveTargets,
): Promise<readonly Attack[]> {
  const invalid: Expectation = { what: "answered", status: 400, body: "tenant name not valid\n" };
  const unknown: Expectation = { what: "answered", status: 413 };
  const names: readonly (readonly [string, Expectation])[] = [
    ["../x", invalid],
    ["a/b", invalid],
    ["../../data", invalid],
    ["..", unknown],
    [".", unknown],
    ["/", unknown],
    ["nobody-knows-me", unknown],
  ];
  return Promise.all(
    names.map(async ([name, expectation]): Promise<Attack> => ({
      title: `tenant ${name}`,
      from: "child pod",
      job: {
        kind: "write",
        target: remoteWrite,
        tls: { serverName, ...(await issueWriter(name)) },
        body: { kind: "samples", series: probeSeries(`tenant ${name}`) },
      },
      accepted: [expectation],
    })),
  );
}
