import { openApi } from "../../src/cli/api-proxy.js";
import { gatherTools } from "../../src/cli/gather-tools.js";
import { reach } from "../../src/cli/reach.js";
import { reachRemoteWrite } from "../../src/cli/reach-remote-write.js";
import { preflight } from "../../src/cli/run-preflight.js";
import type { Environment } from "../../src/config/model.js";
import type { ChildCluster } from "../../src/config/schema/environment.js";
import type { PreflightFinding } from "../../src/preflight/finding.js";
import { identityPlaces } from "../fleet/identities.js";
import { LabError } from "../lab-error.js";
import { cutNode, joinNode } from "../network/network.js";
import { findNode } from "../topology.js";
import { verifyFleet } from "../verify/verify.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

/** The cluster that is taken off the network: it keeps what it cannot send for a day. */
const CUT = findNode("batcopter")!;

/** Samples that were held back while it was away need a moment. */
const afterCut = { globalView: 180, longTerm: 180 };

/** What preflight says of the lab, and of a lab in which something is wrong. */
export const preflightTellsTheTruth: Scenario = {
  title:
    "preflight finds no error in the healthy lab, and names a missing Secret, a wrong context and a cluster that is away",
  async run(context, report) {
    const { environment } = context.checks;
    report("looking at the healthy lab");
    const healthy = await look(environment, context);
    const errors = healthy.filter(({ severity }) => severity === "error" || severity === "pending");
    if (errors.length > 0) throw new LabError(`in the healthy lab: ${said(errors)}`);

    report("naming a Secret that is not there");
    const secret = (name: string) => changed(environment, "batcave", { identity: { secret: name } });
    expectOnly("secrets", "no Secret no-such-writer", await look(secret("no-such-writer"), context));
    const there = await look(secret("prometheus-writer"), context);
    if (there.some(({ check }) => check === "secrets")) throw new LabError(`a Secret that is there: ${said(there)}`);

    report("naming a context that is not there");
    const { kubeconfig } = environment.observability.cluster as { readonly kubeconfig: string };
    const astray = changed(environment, "batmobile", { cluster: { kubeconfig, context: "no-such-context" } });
    expectOnly("reach", "no-such-context", await look(astray, context));

    report(`taking ${CUT.name} off the network`);
    await cutNode(CUT);
    try {
      const away = (await look(environment, context)).filter(
        ({ severity }) => severity !== "info" && severity !== "warning",
      );
      const [only] = away;
      if (away.length !== 1 || only?.severity !== "pending" || only.cluster !== CUT.name) {
        throw new LabError(`with ${CUT.name} off the network: ${said(away)}`);
      }
    } finally {
      await joinNode(CUT);
    }
    await verifyFleet(context.checks, context.lab.progress, afterCut);
    const warnings = healthy.filter(({ severity }) => severity === "warning");
    return `0 errors, ${warnings.length} warnings: ${said(warnings)}`;
  },
};

async function look(environment: Environment, { lab }: ScenarioContext): Promise<readonly PreflightFinding[]> {
  const { folder } = identityPlaces(lab.paths);
  const ways = { reach, openApi, gatherTools, reachRemoteWrite, isSet: () => false, now: new Date() };
  return (await preflight(environment, { named: [], folder }, ways)).findings;
}

function changed(environment: Environment, cluster: string, change: Partial<ChildCluster>): Environment {
  const childClusters = environment.childClusters.map((child) =>
    child.name === cluster ? { ...child, ...change } : child,
  );
  return { ...environment, childClusters };
}

function expectOnly(check: string, words: string, findings: readonly PreflightFinding[]): void {
  const errors = findings.filter(({ severity }) => severity === "error");
  const [only] = errors;
  if (errors.length !== 1 || only?.check !== check || !String(only.got).includes(words)) {
    throw new LabError(`expected just "${words}" by ${check}; said: ${said(errors)}`);
  }
}

function said(findings: readonly PreflightFinding[]): string {
  return findings.map(({ cluster, check, got }) => `${cluster ?? "here"} ${check} ${JSON.stringify(got)}`).join("; ");
}
