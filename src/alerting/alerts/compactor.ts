import type { AlertGroup } from "../alert.js";
import { nobodyAnswers } from "../nobody-answers.js";

/**
 * Alerts about the Compactor.
 *
 * @param environment name of the environment, for the command that shows what is wrong.
 */
export function compactorAlerts(environment: string): AlertGroup {
  return {
    name: "thanos-compact",
    alerts: [
      {
        // No `for`: it never goes back by itself.
        name: "ThanosCompactHalted",
        expr: 'max by (pod) (thanos_compact_halted{job="thanos-compact"}) == 1',
        severity: "page",
        summary: "The Compactor has halted and waits for somebody.",
        description: `It found a block that it must not touch. Nothing is compacted, downsampled or deleted until that is settled; nothing is lost meanwhile. \`npm run status -- ${environment}\` names the block and the command that lets the rest go on.`,
      },
      {
        name: "ThanosCompactDown",
        expr: nobodyAnswers("thanos-compact"),
        for: "5m",
        severity: "page",
        summary: "The Compactor does not answer.",
        description:
          "Nothing is compacted, downsampled or deleted; nothing is lost. Queries over long ranges become slower by the day.",
      },
    ],
  };
}
