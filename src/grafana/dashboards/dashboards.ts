import { childClusterPage } from "./child-cluster.js";
import { compactorPage } from "./compactor.js";
import type { DashboardPage } from "./dashboard-page.js";
import { dashboardText } from "./dashboard-text.js";
import { edgeSendersPage } from "./edge-senders.js";
import { fleetPage, fleetUid } from "./fleet.js";
import { kubernetesPage } from "./kubernetes.js";
import { queryPage } from "./query.js";
import { receivePage } from "./receive.js";
import { rulerPage } from "./ruler.js";
import type { ShownFleet } from "./shown-fleet.js";
import { storeGatewayPage } from "./store-gateway.js";

/** A dashboard as Grafana provisions it. */
export interface ProvisionedDashboard {
  /** Kebab case; names its ConfigMap and its file. */
  readonly name: string;
  /** Folder it is found in. */
  readonly folder: "Fleet" | "Thanos";
  /** Its JSON. */
  readonly text: string;
}

/** Name of the one that people see first. */
export const homeDashboard = "fleet";

/** Every page there is for an environment: nothing is shown of what does not run in it. */
export function dashboardPages(fleet: ShownFleet): DashboardPage[] {
  const children = fleet.childClusters.length > 0;
  return [
    fleetPage(fleet),
    childClusterPage(fleet),
    ...(children ? [edgeSendersPage(fleet)] : []),
    receivePage(fleet),
    queryPage(),
    storeGatewayPage(fleet),
    compactorPage(fleet),
    rulerPage(fleet),
    kubernetesPage(fleet),
  ];
}

/** Every dashboard of an environment. */
export function dashboards(fleet: ShownFleet): ProvisionedDashboard[] {
  return dashboardPages(fleet).map((page) => ({
    name: page.uid === fleetUid ? homeDashboard : page.uid.slice(`${fleetUid}-`.length),
    folder: page.kind === "cluster" ? "Fleet" : "Thanos",
    text: dashboardText(page, fleet.runbooksUrl),
  }));
}
