import type { Loss, Losses } from "../outage/losses.js";
import type { OutagePromise } from "../outage/promise.js";
import { senderName } from "../outage/sender.js";
import type { Duration } from "../units/duration.js";
import { renderTable } from "./table.js";

/** What one cluster is promised. */
export interface ClusterPromise {
  readonly cluster: string;
  readonly promise: OutagePromise;
}

/** The promises of an environment as the person at the terminal reads them. */
export function renderOutage(promises: readonly ClusterPromise[], { why }: { readonly why: boolean }): string {
  return [
    ...promises.map(sentence),
    "",
    lossTable(promises),
    "",
    "What is lost is lost to the observability cluster; a server still has it in its own database.",
    ...existingOnes(promises),
    ...(why
      ? promises.flatMap(({ cluster, promise }) => ["", `${cluster}, because`, ...reasons(promise).map(bullet)])
      : []),
    "",
  ].join("\n");
}

/** What is promised of a Prometheus of somebody else's rests on what its owner sets. */
function existingOnes(promises: readonly ClusterPromise[]): string[] {
  const names = promises.filter(({ promise }) => promise.sender.existing === true).map(({ cluster }) => cluster);
  if (names.length === 0) return [];
  return [
    `${names.join(", ")}: Prometheus ran there before; this holds as far as it has the settings that \`npm run snippets\` prints, room`,
    "for its write-ahead log, and time to send what it holds when it is stopped.",
  ];
}

function sentence({ cluster, promise }: ClusterPromise): string {
  const { budget, disk, catchUp, lost } = promise;
  const end = catchUp.time === undefined ? "never caught up" : `caught up in ${span(catchUp.time)}`;
  const losses = (["restart", "kill"] as const).map((event) => {
    const during = event === "restart" ? lost.restartInOutage : lost.killInOutage;
    const online = lossText(lost[event]);
    return lossText(during) === online ? `${event}: ${online}` : `${event}: ${online}, cut off ${lossText(during)}`;
  });
  return `${cluster}: ${span(budget)} offline, ${bytes(disk.total)} of disk, ${end}; ${losses.join("; ")}`;
}

const events: readonly (readonly [keyof Losses, string])[] = [
  ["restart", "RESTART"],
  ["kill", "KILL"],
  ["restartInOutage", "RESTART, CUT OFF"],
  ["killInOutage", "KILL, CUT OFF"],
  ["killInCatchUp", "KILL, CATCHING UP"],
  ["pastBudget", "PAST ITS BUDGET"],
];

function lossTable(promises: readonly ClusterPromise[]): string {
  return renderTable([
    ["CLUSTER", "SENDER", ...events.map(([, heading]) => heading)],
    ...promises.map(({ cluster, promise }) => [
      cluster,
      senderName(promise.sender),
      ...events.map(([event]) => lossText(promise.lost[event])),
    ]),
  ]);
}

function lossText(loss: Loss): string {
  switch (loss.kind) {
    case "nothing":
      return "0 lost";
    case "atMost":
      return `at most ${span(loss.time)} lost`;
    case "backlog":
      return "all unsent lost";
    case "excess":
      return "only the excess lost";
  }
}

/** What the promise follows from, first at the cluster and then at Receive. */
function reasons(promise: OutagePromise): string[] {
  const { budget, disk, catchUp, silentAfter } = promise;
  return [
    `${count(promise.liveRate)} samples/s for ${span(budget)} are ${count(promise.backlog)} samples that wait`,
    ...(promise.walTruncateFrequency === undefined
      ? []
      : [
          `--storage.agent.wal-truncate-frequency=${promise.walTruncateFrequency}: ${bytes(disk.writeAheadLog)} of write-ahead log`,
        ]),
    ...(disk.database === 0 ? [] : [`a database of its own: ${bytes(disk.database)}, its write-ahead log included`]),
    ...(promise.queueBytes === undefined
      ? []
      : [
          `-remoteWrite.maxDiskUsagePerURL=${promise.queueBytes}: ${bytes(disk.queue)} of disk queue with the file that is being sent`,
        ]),
    promise.volumeSize === undefined
      ? `its write-ahead log needs ${bytes(disk.total)} of its volume, whose size is its owner's matter`
      : `together ${bytes(disk.total)}; the volume has ${promise.volumeSize}`,
    `${count(catchUp.rate)} samples/s at most while it catches up, which begins within ${span(catchUp.startsWithin)}`,
    `Receive takes samples that are ${promise.outOfOrderWindow} behind, more than the ${budget} of the outage`,
    `silence is noticed after ${span(silentAfter.noticed)}, endangers samples from ${span(silentAfter.endangered)} on and loses them from ${span(silentAfter.lost)} on`,
  ];
}

const bullet = (text: string) => `  - ${text}`;

/** Rounded up, because everything here is an upper bound. */
function bytes(amount: number): string {
  const gigabytes = amount / 1e9;
  return gigabytes < 10 ? `${(Math.ceil(gigabytes * 10) / 10).toFixed(1)} GB` : `${Math.ceil(gigabytes)} GB`;
}

function count(amount: number): string {
  if (amount < 10_000) return String(Math.ceil(amount));
  return amount < 1e6 ? `${Math.ceil(amount / 1e3)} k` : `${(Math.ceil(amount / 1e5) / 10).toFixed(1)} million`;
}

const units = [
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** The two largest units that are not nothing, rounded up: `24 h`, `1 h 30 min`, `6 s`. */
function span(duration: Duration): string {
  const seconds = Math.ceil(duration.seconds);
  const first = units.findIndex(([, length]) => seconds >= length);
  const [unit, length] = units[first] ?? units[2];
  const smaller = first < 0 ? undefined : units[first + 1];
  if (smaller === undefined) return `${Math.floor(seconds / length)} ${unit}`;
  // Rounded in the smaller unit, so that 59 min 59 s do not become 60 min.
  const parts = Math.ceil(seconds / smaller[1]);
  const perUnit = length / smaller[1];
  const rest = parts % perUnit;
  return `${Math.floor(parts / perUnit)} ${unit}${rest === 0 ? "" : ` ${rest} ${smaller[0]}`}`;
}
