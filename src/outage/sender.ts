/** What decides where a cluster's unsent samples wait, and so what it loses. */
export interface Sender {
  /** `server` keeps a database of its own besides; `agent` only forwards. */
  readonly mode: "server" | "agent";
  /** `wal` is the write-ahead log, `diskQueue` a queue on disk beside Prometheus. */
  readonly buffer: "wal" | "diskQueue";
  /** It ran there before, and its volume, its flags and its restarts are its owner's. @default false */
  readonly existing?: boolean;
}

/** How a sender is called where people read it. */
export function senderName({ mode, buffer, existing }: Sender): string {
  if (existing === true) return `existing ${mode}`;
  return buffer === "diskQueue" ? `${mode} with disk queue` : mode;
}
