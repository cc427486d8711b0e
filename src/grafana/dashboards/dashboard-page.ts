import type { ShownPanel } from "./house-style.js";

/** Part of a dashboard under one heading. */
export interface PageRow {
  /** Once on a dashboard. */
  readonly title: string;
  readonly panels: readonly ShownPanel[];
}

/** What its variable `cluster` is about, and so which links carry the chosen value on. */
export type PageKind =
  /** Any cluster can be chosen. */
  | "cluster"
  /** The components of the observability cluster, which is the only choice. */
  | "component";

/** A dashboard before it is laid out. */
export interface DashboardPage {
  /** Part of its address, so a contract. Kebab case, at most 40 characters. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly kind: PageKind;
  /** Values of the variable `cluster`. Empty: there is nothing to show. */
  readonly clusters: readonly string[];
  readonly rows: readonly PageRow[];
}
