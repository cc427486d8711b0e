/** How one component of the long-term half stands. */
export interface ComponentStatus {
  /** Its name as people say it. */
  readonly component: string;
  /** `halted`: stays and does nothing; `failing`: ends and is started again; `unreachable`: nothing is known. */
  readonly state: "running" | "halted" | "failing" | "unreachable";
  /** Since when, as in RFC 3339. @default - not known */
  readonly since?: string;
  /** What there is to know, each a part of a sentence. */
  readonly remarks: readonly string[];
  /** What to do now. @default - nothing */
  readonly commands?: readonly string[];
}
