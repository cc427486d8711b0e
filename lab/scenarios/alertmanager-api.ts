import { addressOf, openAddresses } from "../fleet/lab-only-objects.js";
import { LabError } from "../lab-error.js";
import { OBSERVABILITY } from "../topology.js";

/** An alert as Alertmanager has it. */
export interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `suppressed` where another alert keeps it from being told. */
  readonly status: { readonly state: "active" | "suppressed" | "unprocessed" };
  /** Whom it goes to. */
  readonly receivers: readonly { readonly name: string }[];
}

const timeout = 10_000;

/**
 * The alerts of one name that Alertmanager holds, by its API v2.
 *
 * @throws LabError when it does not answer.
 */
export function heldAlerts(name: string): Promise<HeldAlert[]> {
  return matching(`alertname="${name}"`);
}

/**
 * The alerts for people that Alertmanager holds, told or held back by another one: all but what is there to be heard of always.
 *
 * @throws LabError when it does not answer.
 */
export function alertsForPeople(): Promise<HeldAlert[]> {
  return matching('severity!="none"');
}

async function matching(filter: string): Promise<HeldAlert[]> {
  const url = `${addressOf(OBSERVABILITY, openAddresses.alertmanager)}/api/v2/alerts`;
  const parameters = new URLSearchParams({ filter });
  const response = await fetch(`${url}?${parameters.toString()}`, { signal: AbortSignal.timeout(timeout) }).catch(
    (error: unknown) => {
      throw new LabError(`Alertmanager does not answer: ${error instanceof Error ? error.message : String(error)}`);
    },
  );
  if (!response.ok) throw new LabError(`Alertmanager answers ${response.status}`);
  return (await response.json()) as HeldAlert[];
}
