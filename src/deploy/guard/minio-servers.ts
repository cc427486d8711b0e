import { z } from "zod";
import { planBlock, planNumber } from "./plan-block.js";
import type { Precious } from "./precious.js";
import type { ResourceChange } from "./terraform-plan.js";

const servers = z.object({
  metadata: planBlock(z.object({ labels: z.object({ "app.kubernetes.io/component": z.literal("object-store") }) })),
  spec: planBlock(z.object({ replicas: planNumber, volume_claim_template: z.array(z.unknown()).default([]) })),
});

/**
 * Why MinIO may not get another number of servers or drives: every object lies in pieces over the drives there are, and
 * their number is in what each server starts with.
 */
export function changedMinioLayout({ type, change: { before, after } }: ResourceChange): Precious | undefined {
  if (!/^kubernetes_stateful_set(_v\d+)?$/.test(type) || after === null) return undefined;
  const was = servers.safeParse(before).data?.spec;
  if (was === undefined) return undefined;
  const becomes = servers.safeParse(after).data?.spec;
  if (
    was.replicas === becomes?.replicas &&
    was.volume_claim_template.length === becomes?.volume_claim_template.length
  ) {
    return undefined;
  }
  const layout = ({ replicas, volume_claim_template: drives }: typeof was) =>
    `${replicas ?? "nobody knows how many"} servers of ${drives.length} drives each`;
  return {
    reason:
      `MinIO would go from ${layout(was)} to ${becomes === undefined ? "what nobody knows before the apply" : layout(becomes)}, ` +
      "and every object lies in pieces over the drives there are",
    remedy: "put both numbers back; for more room, larger drives (docs/volumes.md)",
  };
}
