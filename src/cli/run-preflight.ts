import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { concurrently } from "../audit/concurrently.js";
import { reasonOf } from "../audit/cannot-tell.js";
import { loadEnvironments } from "../config/load.js";
import { observabilityClusterName, stackId, type Environment } from "../config/model.js";
import { requiredIdentities } from "../config/required-identities.js";
import type { ClusterConnectionSettings } from "../config/schema/cluster.js";
import { YamlSource } from "../config/yaml-source.js";
import { stackVariables, variablesFile } from "../identity/stack-variables.js";
import { checkCluster } from "../preflight/check-cluster.js";
import { checkKubectlSkew } from "../preflight/check-api-server.js";
import { checkProviderEnvironment } from "../preflight/check-provider-environment.js";
import { checkRemoteWrite, type RemoteWriteReach } from "../preflight/check-remote-write.js";
import { checkTools, type Tools } from "../preflight/check-tools.js";
import { checkCertificates, checkVariables } from "../preflight/check-variables.js";
import type { PreflightFinding } from "../preflight/finding.js";
import { namedSecrets } from "../preflight/named-secrets.js";
import type { StackNeeds } from "../preflight/stack-needs.js";
import { remoteWritePort } from "../thanos/thanos-component.js";
import type { OpenApi } from "./api-proxy.js";
import { chooseStacks } from "./choose-stacks.js";
import { gatherCluster } from "./gather-cluster.js";
import type { ReachCluster } from "./reach.js";
import { renderedStacks } from "./rendered-stacks.js";
import { renderPreflight, type ClusterReport, type PreflightReport } from "./render-preflight.js";

/** The options as they stand on the command line. */
export interface PreflightArguments {
  readonly json?: true;
  /** Stack ids or cluster names. @default - all */
  readonly clusters?: readonly string[];
}

/** By what everything is looked up. */
export interface PreflightWays {
  readonly reach: ReachCluster;
  readonly openApi: OpenApi;
  readonly gatherTools: (eks: boolean) => Promise<Tools>;
  readonly reachRemoteWrite: (host: string, port: number) => Promise<RemoteWriteReach>;
  /** The process environment: whether a variable has a value. */
  readonly isSet: (variable: string) => boolean;
  readonly now: Date;
}

/** Where everything is. */
export interface PreflightPlace extends PreflightWays {
  /** Folder of the environment files. */
  readonly environments: string;
  /** Folder with one folder per environment for the variables of its stacks. */
  readonly identities: string;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
}

/** One stack of a cluster, and how the cluster is reached. */
interface ClusterStack {
  readonly cluster: string;
  readonly stack: string;
  readonly connection: ClusterConnectionSettings;
  /** Where the environment file says how it is reached. */
  readonly path: readonly (string | number)[];
}

/** Clusters that are looked at side by side. */
const atOnce = 8;

/**
 * Says all that would keep an environment from being deployed, and changes nothing. Returns the exit code: 1 when there is
 * an error.
 *
 * @throws EnvironmentProblems, ManifestError, UserError.
 */
export async function runPreflight(name: string, given: PreflightArguments, place: PreflightPlace): Promise<number> {
  const [environment] = loadEnvironments(place.environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const folder = join(place.identities, environment.name);
  const report = await preflight(environment, { named: given.clusters ?? [], folder }, place);
  const source = new YamlSource(environment.file, readFileSync(environment.file, "utf8"));
  place.write(
    given.json === true
      ? `${JSON.stringify(report, null, 2)}\n`
      : renderPreflight(report, environment.file, (path) => source.lineOf(path)),
  );
  return report.findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

/** What of an environment is looked at. */
export interface PreflightScope {
  /** Stack ids or cluster names; none stands for all. */
  readonly named: readonly string[];
  /** Folder with the variables of its stacks. */
  readonly folder: string;
}

/**
 * Looks at everything a deployment depends on.
 *
 * @throws UserError, ManifestError.
 */
export async function preflight(
  environment: Environment,
  { named, folder }: PreflightScope,
  place: PreflightWays,
): Promise<PreflightReport> {
  const chosen = chooseStacks(environment, named);
  const stacks = clusterStacks(environment).filter(({ stack }) => chosen.includes(stack));
  const eks = stacks.some(({ connection }) => "eks" in connection);
  const { host, port: own, nodePort } = environment.observability.remoteWrite;
  const port = own ?? nodePort ?? remoteWritePort;
  const [tools, remoteWrite, needs] = await Promise.all([
    place.gatherTools(eks),
    place.reachRemoteWrite(host, port),
    renderedStacks(
      environment,
      stacks.map(({ stack }) => stack),
    ),
  ]);
  const outcomes = await concurrently(stacks, atOnce, (stack) =>
    lookAt(environment, stack, needs.get(stack.stack)!, { ...place, kubectl: tools.kubectl.version }),
  );
  return {
    environment: environment.name,
    clusters: outcomes.map(({ report }) => report),
    findings: [
      ...checkTools(tools),
      ...checkProviderEnvironment(
        stacks.map(({ connection }) => connection),
        place.isSet,
      ),
      ...checkRemoteWrite(host, port, remoteWrite),
      ...stacks.flatMap(({ cluster }) => checkIdentities(environment, cluster, folder, place)),
      ...outcomes.flatMap(({ findings }) => findings),
    ],
  };
}

function clusterStacks({ name, observability, childClusters }: Environment): ClusterStack[] {
  const of = (cluster: string, connection: ClusterConnectionSettings, path: ClusterStack["path"]): ClusterStack => ({
    cluster,
    stack: stackId(name, cluster),
    connection,
    path,
  });
  return [
    of(observabilityClusterName, observability.cluster, ["observability", "cluster"]),
    ...childClusters.map((child, index) => of(child.name, child.cluster, ["childClusters", index, "cluster"])),
  ];
}

async function lookAt(
  environment: Environment,
  { cluster, stack, connection, path }: ClusterStack,
  needs: StackNeeds,
  place: Pick<PreflightWays, "reach" | "openApi"> & { readonly kubectl: string | undefined },
): Promise<{ report: ClusterReport; findings: PreflightFinding[] }> {
  const reach = await place.reach(connection);
  if (reach.state !== "reached") {
    const away = reach.state === "away";
    const finding: PreflightFinding = {
      severity: away ? "pending" : "error",
      check: "reach",
      cluster,
      path,
      got: reach.reason,
      rule: away ? "an API server that answers from here" : "an API server that lets this machine in",
      remedy: away
        ? "look again from where it answers, or deploy it when it does; the others need not wait"
        : "correct how it is reached, or renew the credentials",
    };
    return { report: { cluster, state: reach.state }, findings: [finding] };
  }
  const report = { cluster, state: reach.state, version: reach.version };
  const skew = checkKubectlSkew(cluster, reach.version, place.kubectl);
  const secrets = namedSecrets(environment).filter((secret) => secret.cluster === cluster);
  try {
    const api = await place.openApi(connection);
    try {
      const facts = await gatherCluster(api.ask, reach.version, needs, secrets);
      return { report, findings: [...skew, ...checkCluster({ cluster, stack, needs, secrets, facts })] };
    } finally {
      await api.close();
    }
  } catch (error) {
    const finding: PreflightFinding = {
      severity: "error",
      check: "reach",
      cluster,
      path,
      got: reasonOf(error),
      rule: "kubectl proxy stands, by which everything else is looked up",
      remedy: "see what it says when you start it by hand",
    };
    return { report, findings: [...skew, finding] };
  }
}

function checkIdentities(
  environment: Environment,
  cluster: string,
  folder: string,
  { isSet, now }: Pick<PreflightWays, "isSet" | "now">,
): PreflightFinding[] {
  const required = requiredIdentities(environment);
  const file = join(folder, variablesFile(stackId(environment.name, cluster)));
  const atHand = existsSync(file) ? stackVariables(folder, environment.name, cluster) : undefined;
  const inFile = atHand && Object.keys(atHand).filter((variable) => atHand[variable] !== "");
  return [
    ...checkVariables(environment.name, required, {
      cluster,
      file,
      ...(inFile === undefined ? {} : { inFile }),
      inEnvironment: (variable) => isSet(`TF_VAR_${variable}`),
    }),
    ...checkCertificates(environment.name, required, environment.inventory, { cluster, now }),
  ];
}
