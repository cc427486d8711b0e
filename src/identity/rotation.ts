import { authorityNames, type AuthorityName, type InventoryAuthority } from "../config/identity-inventory.js";
import type { Problem } from "../config/problem.js";

/**
 * A step of replacing an authority. `rotate`, `rotate` and `retire` lose nothing: whatever is deployed trusts what comes
 * next. `replace` is for a key that is lost or stolen: at once, and nothing trusts across it.
 */
export type RotationAction = "rotate" | "retire" | "replace";

/** How far a rotation is; `settled` when there is none. */
export type RotationPhase = "settled" | "trust" | "issue";

/** Common names of the certificates in an authority's bundle, the issuing one first, and how far its rotation is. */
export interface Bundle {
  readonly commonNames: readonly string[];
  readonly phase: RotationPhase;
}

/** What was done by entering a phase; the reader deploys and goes on with `next`. */
export const phases: Readonly<Record<RotationPhase, { readonly done: string; readonly next?: string }>> = {
  settled: { done: "one certificate issues and is trusted" },
  trust: {
    done: "rotation, step 1 of 3: the new certificate is trusted beside the old one, which still issues",
    next: "--rotate-authority",
  },
  issue: {
    done: "rotation, step 2 of 3: the new certificate issues, the old one is still trusted",
    next: "--retire-authority",
  },
};

/** Name of an authority's n-th certificate. */
export const generationName = (name: AuthorityName, generation: number) => `${name}-${generation}`;

/** Which of an authority's certificates it is, counted from 1. */
export const generationOf = (commonName: string) => Number(/-(\d+)$/.exec(commonName)?.[1] ?? 0);

/** Whose certificate it is, or nothing for a name of another kind. */
export const authorityOf = (commonName: string) => authorityNames.find((name) => commonName.startsWith(`${name}-`));

/** The bundle an inventory lists. */
export function bundleOf({ certificates, rotation }: InventoryAuthority): Bundle {
  return { commonNames: certificates.map(({ commonName }) => commonName), phase: rotation ?? "settled" };
}

/** The bundle after a step, or nothing when the step is out of order. */
export function stepped(name: AuthorityName, bundle: Bundle, action: RotationAction): Bundle | undefined {
  const newest = Math.max(...bundle.commonNames.map(generationOf));
  const [first = "", second = ""] = bundle.commonNames;
  const added = generationName(name, newest + 1);
  if (action === "replace") return { commonNames: [added], phase: "settled" };
  if (action === "rotate" && bundle.phase === "settled") return { commonNames: [first, added], phase: "trust" };
  if (action === "rotate" && bundle.phase === "trust") return { commonNames: [second, first], phase: "issue" };
  if (action === "retire" && bundle.phase === "issue") return { commonNames: [first], phase: "settled" };
  return undefined;
}

/** What to say about a step that is out of order. */
export function outOfOrder(file: string, name: AuthorityName, phase: RotationPhase, action: RotationAction): Problem {
  const { done, next } = phases[phase];
  return {
    file,
    path: ["authorities", name, "rotation"],
    got: action === "rotate" ? "--rotate-authority" : "--retire-authority",
    rule: `the step after this one: ${done}`,
    remedy:
      next === undefined
        ? `begin with --rotate-authority ${name}`
        : `deploy every stack, if that is not done, and go on with ${next} ${name}`,
  };
}
