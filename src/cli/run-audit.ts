import { auditSender } from "../audit/audit-sender.js";
import { CannotTell, reasonOf } from "../audit/cannot-tell.js";
import { httpRequest } from "../audit/http-request.js";
import { metricsApi, type MetricsApi } from "../audit/metrics-api.js";
import type { SenderReport } from "../audit/sender-report.js";
import { senders, type ReachableSender } from "../audit/senders.js";
import { loadEnvironments } from "../config/load.js";
import { observabilityClusterName, type Environment } from "../config/model.js";
import { prometheusPort } from "../prometheus/prometheus.js";
import { prometheusReplicaLabel, receiveReplicaLabel, thanosPorts } from "../thanos/thanos-component.js";
import { auditOptions, type AuditArguments, type AuditOptions } from "./audit-options.js";
import type { ForwardTarget, PortForward } from "./port-forward.js";
import { renderAudit } from "./render-audit.js";

/** Where everything is, and what time. */
export interface AuditPlace {
  /** Folder of the environment files. */
  readonly environments: string;
  readonly now: Date;
  /** Opens a way into a cluster. @throws CannotTell when there is none. */
  readonly forward: (target: ForwardTarget) => Promise<PortForward>;
  /** Takes what the reader is told. */
  readonly write: (text: string) => void;
  /** Takes a line on how far it is. */
  readonly progress: (text: string) => void;
}

/** What the exit code says. */
export const auditExitCodes = {
  /** Nothing is missing, nothing is doubled. */
  complete: 0,
  /** Something is missing or doubled; also what was asked for cannot be done at all. */
  incomplete: 1,
  /** Nothing is known to be wrong, and of some cluster or time nothing can be said. */
  "cannot tell": 2,
} as const satisfies Record<SenderReport["verdict"], number>;

/**
 * Audits an environment and returns the exit code.
 *
 * @throws UserError with everything that is wrong with the options, EnvironmentProblems.
 */
export async function runAudit(name: string, given: AuditArguments, place: AuditPlace): Promise<number> {
  const [environment] = loadEnvironments(place.environments, [name]);
  if (environment === undefined) throw new Error(`${name} was neither loaded nor refused`);
  const options = auditOptions(given, senders(environment), place.now);
  const reports = await audited(environment, options, given.everySample === true, place);
  place.write(
    given.json === true
      ? `${JSON.stringify({ environment: name, window: options.window, senders: reports.map(told) }, null, 2)}\n`
      : renderAudit(reports, options.window),
  );
  const codes = reports.map(({ verdict }) => auditExitCodes[verdict]);
  return codes.find((code) => code === auditExitCodes.incomplete) ?? Math.max(0, ...codes);
}

async function audited(
  environment: Environment,
  { window, senders: chosen, query, addresses }: AuditOptions,
  everySample: boolean,
  place: AuditPlace,
): Promise<SenderReport[]> {
  const opened: PortForward[] = [];
  const open = async (title: string, url: string | undefined, target: ForwardTarget): Promise<MetricsApi> => {
    if (url === undefined) place.progress(`kubectl port-forward to ${target.resource} of ${target.cluster}`);
    const way = url === undefined ? await place.forward(target) : undefined;
    if (way !== undefined) opened.push(way);
    return metricsApi(title, receiveReplicaLabel, httpRequest(title, url ?? way!.url));
  };
  const { observability } = environment;
  try {
    const hub = await open("the hub", query, {
      cluster: observabilityClusterName,
      connection: observability.cluster,
      namespace: observability.namespace,
      resource: "service/thanos-query",
      port: thanosPorts.http,
    });
    const own = ({ cluster, replica, connection, namespace }: ReachableSender) =>
      open(`${replica} of ${cluster}`, addresses.get(`${cluster}/${replica}`), {
        cluster,
        connection,
        namespace,
        resource: `pod/${replica}`,
        port: prometheusPort,
      });
    const reports: SenderReport[] = [];
    // One after the other: an audit must not keep others from asking.
    for (const sender of chosen) {
      const audit = { window, hub, copyLabel: receiveReplicaLabel, replicaLabel: prometheusReplicaLabel };
      const { progress } = place;
      reports.push(await auditSender(sender, { ...audit, own: () => own(sender), everySample, progress }));
    }
    return reports;
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error;
    const cannotTell = reasonOf(error);
    return chosen.map((sender) => ({ sender, verdict: "cannot tell", untold: [], cannotTell }));
  } finally {
    await Promise.all(opened.map((way) => way.close()));
  }
}

/** A report without how its cluster is reached. */
function told({ sender: { cluster, replica, mode }, ...report }: SenderReport) {
  return { cluster, replica, mode, ...report };
}
