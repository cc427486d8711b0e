/** How an attempt to speak to a cluster's API server ended. */
export type Reach =
  /** It answered. */
  | { readonly state: "reached"; readonly version: string }
  /** Nothing answers from here: out of network, or nobody outside may reach it. */
  | { readonly state: "away"; readonly reason: string }
  /** Something is wrong that waiting does not mend: no such context, credentials that are refused or have expired. */
  | { readonly state: "refused"; readonly reason: string };
