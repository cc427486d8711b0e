import type { CompactorFailure } from "./compactor-halt.js";

/** Where the Compactor runs. */
export interface CompactorPlace {
  /** What kubectl is told about the cluster, paths as the environment file has them. */
  readonly connectionFlags: readonly string[];
  readonly namespace: string;
  /** Its pod. */
  readonly pod: string;
  /** Its object-store document, on one line. It names no keys: those are in the pod's environment. */
  readonly objectStore: string;
  /** A pod from which the bucket can be written while the Compactor's own ends again and again. @default - there is none */
  readonly steadyWriter?: SteadyWriter;
}

/** A pod that runs and may put objects: an ingestor. */
export interface SteadyWriter {
  readonly pod: string;
  /** Its object-store document, on one line. */
  readonly objectStore: string;
}

/**
 * The commands that let the Compactor go on, in the order in which to give them; none where no mark helps.
 *
 * The mark is written inside the Compactor's own pod, which has the address of the store, its authorities and a user that may
 * put objects. A block that is marked stays readable as far as it can be read. A halted process does not end when it is asked
 * to, hence the short grace: it does nothing that could be cut off. One that ends again and again is there for moments
 * alone, up to five minutes apart: then an ingestor writes the mark, which has all of that too; where none runs, the mark is
 * tried until it meets a moment.
 */
export function releaseCommands(failure: CompactorFailure, place: CompactorPlace): string[] {
  if (!failure.markReleases || failure.blocks.length === 0) return [];
  const kubectl = ["kubectl", ...place.connectionFlags.map(path), "-n", place.namespace].join(" ");
  // Without its index a block cannot be downsampled either, and that ends the process just the same.
  const index = failure.kind === "corruptIndex" || failure.kind === "missingIndex" || failure.downsampling;
  const markers = ["no-compact-mark.json", ...(index ? ["no-downsample-mark.json"] : [])];
  const steady = failure.how === "exited" ? place.steadyWriter : place;
  const mark = (marker: string, { pod, objectStore }: SteadyWriter) =>
    [
      `${kubectl} exec ${pod} -- thanos tools bucket mark --marker=${marker}`,
      ...failure.blocks.map((block) => `--id=${block}`),
      `--details=${quoted(failure.happened)}`,
      `--objstore.config=${quoted(objectStore)}`,
    ].join(" ");
  return [
    ...markers.map((marker) =>
      steady === undefined ? `until ${mark(marker, place)}; do sleep 1; done` : mark(marker, steady),
    ),
    `${kubectl} delete pod ${place.pod} --grace-period=5`,
  ];
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word that may be a path, whose ~ the shell still resolves. */
function path(text: string): string {
  return text.startsWith("~/") ? `~/${quoted(text.slice(2))}` : quoted(text);
}
