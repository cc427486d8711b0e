import { z } from "zod";
import { planBlock, planNumber } from "./plan-block.js";
import type { Precious } from "./precious.js";
import { isLost, type ResourceChange } from "./terraform-plan.js";

const tls = z.object({ type: z.literal("kubernetes.io/tls") });

const revised = z.object({ data_wo_revision: planNumber });
const named = z.object({ metadata: planBlock(z.object({ name: z.string() })) });

/**
 * What of a plan stands for the loss of trust. Keys and authorities themselves are in no plan. What is:
 *
 * - a Secret goes that carries a certificate, its key and the authorities that its owner trusts;
 * - the number of its content goes down. Numbers come from the inventory of identities and only rise there, so that
 *   inventory was lost or is an old one, and the authorities behind it may be others than those the rest of the fleet
 *   trusts.
 *
 * @param all every change of the plan: whether a stack keeps any identity is seen of all together.
 */
export function lossOfIdentity(change: ResourceChange, all: readonly ResourceChange[]): Precious | undefined {
  if (!/^kubernetes_secret(_v\d+)?$/.test(change.type)) return undefined;
  const { before, after } = change.change;
  if (isLost(change)) return tls.safeParse(before).success ? lostSecret(all) : undefined;
  const [was, becomes] = [before, after].map((value) => revised.safeParse(value).data?.data_wo_revision);
  if (was === undefined || becomes === undefined || becomes >= was) return undefined;
  const name = named.safeParse(before).data?.metadata.name ?? "it";
  return {
    reason:
      `the content of ${name} goes back from revision ${was} to ${becomes}, and an inventory of identities only counts up: ` +
      "this one was lost or is an old one, and what would be sent may come from an authority that nobody else trusts",
    remedy:
      "restore environments/<environment>/identities.json from version control, then npm run identities (docs/security.md)",
  };
}

function lostSecret(all: readonly ResourceChange[]): Precious {
  const identities = all.filter(
    ({ type, change }) => /^kubernetes_secret(_v\d+)?$/.test(type) && tls.safeParse(change.before).success,
  );
  const every =
    identities.length > 1 && identities.every((one) => isLost(one) && !one.change.actions.includes("create"));
  return {
    reason:
      "it carries a certificate and the authorities its owner trusts; without it nothing that needs it starts or writes" +
      (every ? `; all ${identities.length} identities of this stack would go at once` : ""),
    remedy:
      "npm run identities renews and rotates without taking it away; where a Secret of your own takes its place, look first " +
      "that it is there (docs/security.md)",
  };
}
