import { describe, expect, it } from "vitest";
import { failureOf } from "../../src/deploy/failure.js";

const folder = "cdktf.out/stacks/prod-batcave";

/** What Terraform prints with `-json` for one error. */
const error = (summary: string, detail = "", address = "kubernetes_secret_v1.writer"): string =>
  `${JSON.stringify({
    "@level": "error",
    "@message": `Error: ${summary}`,
    type: "diagnostic",
    diagnostic: { severity: "error", summary, detail, address },
  })}\n`;

describe("why a stack failed", () => {
  it.each([
    [
      "a user who may not",
      error(
        'secrets is forbidden: User "ci" cannot create resource "secrets" in API group "" in the namespace "metrics"',
      ),
      /^no permission: .*User "ci" cannot create resource "secrets"/,
      /docs\/cluster-access\.md lists; npm run preflight/,
    ],
    [
      "a kubeconfig that has expired",
      error("Unauthorized"),
      /^its credentials are refused: .*Unauthorized/,
      /log in again/,
    ],
    [
      "a token that has expired",
      error("the server has asked for the client to provide credentials"),
      /^its credentials are refused/,
      /log in again/,
    ],
    ["a full disk", error("open terraform.tfstate: no space left on device"), /^the disk is full$/, /make room/],
    [
      "a state that was kept elsewhere",
      error("Backend configuration changed"),
      /^the state was kept elsewhere before$/,
      /terraform -chdir=cdktf\.out\/stacks\/prod-batcave init -migrate-state/,
    ],
    ["a plan that is older than the state", error("Saved plan is stale"), /older than the state/, /plan again/],
    [
      "a registry that cannot be reached",
      error("Failed to query available provider packages", "Could not retrieve the list of available versions"),
      /^the providers cannot be installed: /,
      /provider_installation/,
    ],
  ])("is told of %s, with what to do", (_, output, reason, remedy) => {
    const failure = failureOf(output, folder);
    expect(failure.reason).toMatch(reason);
    expect(failure.remedy).toMatch(remedy);
  });

  it("names who holds a lock, since when, and how to free it", () => {
    const lock = [
      "Lock Info:",
      "  ID:        6c9ba0b1-5a52-4f5f-a4c4-1c4ee4dfb1c8",
      "  Operation: OperationTypeApply",
      "  Who:       ada@laptop",
      "  Created:   2026-11-01 10:00:00 UTC",
    ].join("\n");
    const failure = failureOf(error("Error acquiring the state lock", lock), folder);
    expect(failure.reason).toBe("its state is locked by ada@laptop since 2026-11-01 10:00:00 UTC (apply)");
    expect(failure.remedy).toContain(`terraform -chdir=${folder} force-unlock 6c9ba0b1-5a52-4f5f-a4c4-1c4ee4dfb1c8`);
  });

  it("is Terraform's own first word with its address where nobody knows better, and counts the others", () => {
    const output = error("Invalid value", "must be positive") + error("Another", "one");
    expect(failureOf(output, folder)).toEqual({
      reason: "kubernetes_secret_v1.writer: Invalid value: must be positive (and 1 more)",
    });
    expect(failureOf("", folder).reason).toBe("Terraform failed without a word");
  });
});
