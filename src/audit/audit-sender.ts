import { tenantLabel, writtenBy } from "../config/tenant-label.js";
import { auditAgent } from "./audit-agent.js";
import { auditServer } from "./audit-server.js";
import { CannotTell, reasonOf } from "./cannot-tell.js";
import { hubCoverage } from "./hub-coverage.js";
import type { MetricsApi } from "./metrics-api.js";
import { readSamples, selectorOf, seriesName } from "./samples.js";
import { verdictOf, type Sender, type SenderReport } from "./sender-report.js";
import type { Window } from "./window.js";

/** How an audit looks at one sender. */
export interface SenderAudit {
  readonly window: Window;
  readonly hub: MetricsApi;
  /** Opens the sender's own database. @throws CannotTell when it cannot be reached. */
  readonly own: (sender: Sender) => Promise<MetricsApi>;
  /** Label by which copies in the hub differ. */
  readonly copyLabel: string;
  /** Label by which a pair of Prometheus differs. */
  readonly replicaLabel: string;
  readonly everySample: boolean;
  /** Takes one line on how far it is. */
  readonly progress: (text: string) => void;
}

/** Says whether anything one Prometheus scraped is missing in the hub, or that it cannot tell; never throws for the latter. */
export async function auditSender(sender: Sender, audit: SenderAudit): Promise<SenderReport> {
  const { window, hub, copyLabel, replicaLabel, progress } = audit;
  const existing = sender.mode === "existing";
  const replica = existing ? "" : `,${replicaLabel}=${JSON.stringify(sender.replica)}`;
  const matchers = `${writtenBy(sender.cluster)}${replica}`;
  progress(`${sender.cluster}: what the hub has`);
  let report: Omit<SenderReport, "verdict"> = { sender, untold: [] };
  try {
    const up = await readSamples(hub, selectorOf("up", matchers), window, (labels) => seriesName(labels, [copyLabel]));
    report = { ...report, hub: hubCoverage(up, sender.interval) };
    const common = { sender, matchers, window, hub, copyLabel, progress };
    if (existing) throw new CannotTell("its Prometheus is not ours: what it scraped is not known here");
    if (sender.mode === "agent") {
      const { comparison: agent, untold } = await auditAgent(common);
      return verdictOf({ ...report, agent, untold });
    }
    const { comparison: server, untold } = await auditServer({
      ...common,
      own: await audit.own(sender),
      externalLabels: { cluster: sender.cluster, [replicaLabel]: sender.replica },
      hubLabels: [tenantLabel, copyLabel],
      everySample: audit.everySample,
    });
    return verdictOf({ ...report, server, untold });
  } catch (error) {
    return verdictOf({ ...report, cannotTell: reasonOf(error) });
  }
}
