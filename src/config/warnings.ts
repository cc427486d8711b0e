import { WHOLE_AGGREGATES_UP_TO } from "../outage/long-term.js";
import { Duration } from "../units/duration.js";
import { capacityWarnings } from "./capacity-warnings.js";
import { longTermWarnings } from "./long-term-warnings.js";
import { observabilityClusterName, type Environment } from "./model.js";
import { named } from "./named.js";
import { senderTruncateFrequency } from "./outage-settings.js";
import { rulerTenant } from "./ruler.js";

/** Name of the one environment that lives on one machine and is thrown away; the lab makes its identities itself. */
const labName = "lab";

/** What is allowed but should be known before it is applied; one sentence each. */
export function warnings(environment: Environment): string[] {
  return [
    ...withoutIdentities(environment),
    ...foreignWriters(environment),
    ...shutOut(environment),
    ...openReplication(environment),
    ...fewCopies(environment),
    ...zonesThatCannotBeLost(environment),
    ...forgetfulAgents(environment),
    ...rarelyCutLogs(environment),
    ...budgetsOfOthers(environment),
    ...partialAggregates(environment),
    ...longTermWarnings(environment, environment.name === labName),
    ...toldNobody(environment),
    ...capacityWarnings(environment),
  ];
}

/** Revisions and expiry rules come from the inventory: without it a renewed certificate would not reach its cluster. */
function withoutIdentities({ name, file, inventory }: Environment): string[] {
  if (name === labName || Object.keys(inventory.certificates).length > 0) return [];
  return [`${file}: there are no identities yet; run \`npm run identities -- ${name}\` before it is applied.`];
}

/** Routers whose certificate is ours know no other authority of writers: what a user's Secret holds must come from it. */
function foreignWriters({ file, observability: { identities }, childClusters }: Environment): string[] {
  if (identities.receiveServer !== undefined) return [];
  const existing = [
    ...(identities.writer === undefined ? [] : [observabilityClusterName]),
    ...(identities.ruler === undefined ? [] : [rulerTenant]),
    ...childClusters.filter(({ identity }) => identity !== undefined).map(({ name }) => name),
  ];
  if (existing.length === 0) return [];
  return [
    `${file}: ${named(existing)} write with Secrets of yours: what these hold must be issued by the authority that ` +
      "`npm run identities` made, or the routers need a certificate of yours too (observability.identities.receiveServer).",
  ];
}

/** Whoever denies an identity may believe that a new certificate of the same name is let in again. */
function shutOut({ file, observability, childClusters }: Environment): string[] {
  const present = new Set([observabilityClusterName, ...childClusters.map(({ name }) => name)]);
  return observability.remoteWrite.denied
    .filter((name) => present.has(name))
    .map(
      (name) =>
        `${file}: ${name} is shut out, and what it sends is lost, until its certificate is renewed from a new authority ` +
        "and its name removed from observability.remoteWrite.denied.",
    );
}

function openReplication({ file, observability }: Environment): string[] {
  if (observability.receive.replicationProtocol !== "capnproto") return [];
  return [
    `${file}: ingestors take Cap'n Proto on port 19391 without TLS, for any cluster; NetworkPolicies alone protect it. ` +
      "Make sure that the cluster's network enforces them.",
  ];
}

/** Receive waits for a majority of the copies, except with two: then for one. */
function fewCopies({ file, observability: { receive } }: Environment): string[] {
  switch (receive.replicationFactor) {
    case 1:
      return [
        `${file}: with replicationFactor 1 the writes of an ingestor that is away wait, also while it is updated, and what ` +
          "was on its volume is lost with it.",
      ];
    case 2:
      return [
        `${file}: with replicationFactor 2 a write is acknowledged after one copy: what the other ingestor missed is lost ` +
          "with the volume of the first. 3 survives that.",
      ];
    default:
      return [];
  }
}

/** A zone takes at most its even share of the copies; a majority must be left without it. */
function zonesThatCannotBeLost({ file, observability: { receive } }: Environment): string[] {
  const { replicationFactor: copies, zones } = receive;
  const majority = Math.floor(copies / 2) + 1;
  const inOneZone = Math.ceil(copies / Math.max(1, zones.length));
  if (copies < 3 || zones.length === 0 || copies - inOneZone >= majority) return [];
  return [
    `${file}: ${copies} copies over ${zones.length === 1 ? "one zone" : `${zones.length} zones`} do not survive the loss of a zone: writes wait until it is ` +
      "back. With a third zone they go on.",
  ];
}

/** People take a write-ahead log for a queue that outlives a restart; Prometheus sends only what it scrapes after one. */
function forgetfulAgents({ file, childClusters }: Environment): string[] {
  const names = childClusters
    .filter(({ prometheus: { mode, buffer } }) => mode === "agent" && buffer === "wal")
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `${file}: when the agent of ${named(names)} restarts during an outage, what it has not sent yet is lost; ` +
      "prometheus.buffer: diskQueue keeps it.",
  ];
}

/** Above it the write-ahead log of an agent is cut so seldom that restarts may come in between. */
const SELDOM_CUT_ABOVE = Duration.hours(24);

/** An agent counts the time to its next cut from its start. Source: Prometheus 3.15, `tsdb/agent/db.go`, `run`. */
function rarelyCutLogs({ file, childClusters, observability }: Environment): string[] {
  return childClusters
    .filter(({ prometheus: { mode, buffer, outageBudget } }) => {
      return mode === "agent" && buffer === "wal" && SELDOM_CUT_ABOVE.isLessThan(outageBudget);
    })
    .map((child) => {
      const frequency = senderTruncateFrequency(child, observability.receive.blockDuration);
      return (
        `${file}: the agent of ${child.name} cuts its write-ahead log every ${frequency}, counted from its start: one that ` +
        "restarts more often never cuts it, and its volume fills up. prometheus.buffer: diskQueue does without."
      );
    });
}

/** A budget in the file looks like a promise; of a Prometheus that is not ours nobody here can make one. */
function budgetsOfOthers({ name, file, childClusters }: Environment): string[] {
  const names = childClusters.filter(({ prometheus }) => prometheus.mode === "existing").map((child) => child.name);
  if (names.length === 0) return [];
  return [
    `${file}: the outage budget of ${named(names)} holds as far as the Prometheus that runs there has what ` +
      `\`npm run snippets -- ${name} ${names[0]}\` prints; a restart of it during an outage costs what it has not sent yet.`,
  ];
}

/** A block is downsampled once: what comes later is found in raw samples alone. */
function partialAggregates({ file, childClusters }: Environment): string[] {
  const names = childClusters
    .filter(({ prometheus: { outageBudget } }) => WHOLE_AGGREGATES_UP_TO.isLessThan(outageBudget))
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `${file}: ${named(names)} may be cut off for longer than ${WHOLE_AGGREGATES_UP_TO.toGo()}: of such an outage the raw ` +
      "samples are complete, and the 5-minute and 1-hour aggregates stay partial.",
  ];
}

/** An alert that only a page shows is seen by whoever looks there. */
function toldNobody({ name, file, observability: { alertmanager } }: Environment): string[] {
  if (name === labName || !alertmanager.enabled) return [];
  const without = (["page", "ticket"] as const).filter(
    (receiver) => Object.keys(alertmanager.receivers[receiver]).length === 0,
  );
  if (without.length === 0) return [];
  return [
    `${file}: alerts for ${without.join(" and ")} are told nobody and only seen in Alertmanager; name who is told in ` +
      `observability.alertmanager.receivers.${without[0]}.`,
  ];
}
