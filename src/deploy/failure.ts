import { errorsIn } from "./events.js";
import { firstError } from "./first-error.js";

/** Why a step of a stack failed: what Terraform said, and what to do about it. */
export interface Failure {
  readonly reason: string;
  /** @default - Terraform's own words say it */
  readonly remedy?: string;
}

/** Failures that people meet again and again, and the way out of each. */
const known: readonly (readonly [RegExp, (said: string, folder: string) => Failure])[] = [
  [
    /Error acquiring the state lock/,
    (said, folder) => {
      const of = (key: string) => new RegExp(`${key}:\\s+(.*)`).exec(said)?.[1]?.trim() ?? "unknown";
      return {
        reason: `its state is locked by ${of("Who")} since ${of("Created")} (${of("Operation")
          .replace(/^OperationType/, "")
          .toLowerCase()})`,
        remedy:
          "wait until that run has ended; when it is dead and holds the lock still: " +
          `terraform -chdir=${folder} force-unlock ${of("ID")}`,
      };
    },
  ],
  [
    /Saved plan is stale/,
    () => ({
      reason: "the plan is older than the state: somebody applied something after it was made",
      remedy: "plan again, and look again at what it would do",
    }),
  ],
  [
    /Failed to query available provider packages|could not connect to registry|Failed to install provider/i,
    (said) => ({
      reason: `the providers cannot be installed: ${oneLine(said)
        .replace(/: failed to request .*/, "")
        .slice(0, 200)}`,
      remedy:
        "let the machine reach the provider registry, or point Terraform at a mirror (provider_installation in its CLI configuration)",
    }),
  ],
  [
    /Backend (initialization required|configuration changed)/i,
    (_, folder) => ({
      reason: "the state was kept elsewhere before",
      remedy: `move it: terraform -chdir=${folder} init -migrate-state (docs/state.md)`,
    }),
  ],
  [
    /Failed to (save|persist) state/i,
    (said, folder) => ({
      reason: `it did its work, and its state could not be written: ${oneLine(said).slice(0, 300)}`,
      remedy:
        `mend what keeps the state from being written, then terraform -chdir=${folder} state push errored.tfstate and remove ` +
        "that file; without it everything would be made a second time",
    }),
  ],
  [
    /No value for the variable (\S+)\./,
    (said) => ({ reason: oneLine(/No value for the variable[\s\S]*/.exec(said)?.[0] ?? said).slice(0, 600) }),
  ],
  [
    /is forbidden: User|forbidden/i,
    (said) => ({
      reason: `no permission: ${oneLine(said).slice(0, 300)}`,
      remedy: "give that user the verbs that docs/cluster-access.md lists; npm run preflight says all that are missing",
    }),
  ],
  [
    /Unauthorized|the server has asked for the client to provide credentials|token (has )?expired|certificate has expired/i,
    (said) => ({
      reason: `its credentials are refused: ${oneLine(said).slice(0, 300)}`,
      remedy: "log in again (the kubeconfig's user), then run this again",
    }),
  ],
  [
    /no space left on device/i,
    () => ({ reason: "the disk is full", remedy: "make room, then run this again: nothing of it is lost" }),
  ],
  [
    /Instance cannot be destroyed/,
    (said) => ({
      reason: oneLine(said).slice(0, 300),
      remedy: "buckets and their keys outlive their stack: docs/object-store.md says how to keep or empty them",
    }),
  ],
];

/** Says why Terraform failed. @param folder in which it ran. */
export function failureOf(output: string, folder: string): Failure {
  const errors = errorsIn(output);
  const said =
    errors.length === 0
      ? firstError(output)
      : errors
          .map(({ summary, detail, address }) =>
            [summary, address === undefined ? "" : `(${address})`, detail].join("\n"),
          )
          .join("\n");
  const found = known.find(([pattern]) => pattern.test(said));
  if (found !== undefined) return found[1](said, folder);
  const [first] = errors;
  if (first === undefined) return { reason: said || "Terraform failed without a word" };
  const more = errors.length === 1 ? "" : ` (and ${errors.length - 1} more)`;
  const place = first.address === undefined ? "" : `${first.address}: `;
  return { reason: `${place}${oneLine(`${first.summary}: ${first.detail}`).slice(0, 500)}${more}` };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
