import type { RuleFile } from "../../config/model.js";
import { alertRules } from "../alert-rules.js";
import type { AlertGroup } from "../alert.js";
import { certificates } from "./certificates.js";
import { compactorComponent } from "./compactor.js";
import { minioComponent } from "./minio.js";
import { queryComponent } from "./query.js";
import { receiveComponent } from "./receive.js";
import { rulerComponent } from "./ruler.js";
import { sending } from "./sending.js";
import { storeGatewayComponent } from "./store-gateway.js";
import type { WatchedComponents } from "./watched-components.js";

/** What is said of the components that run. */
export function componentGroups(watched: WatchedComponents): AlertGroup[] {
  return [
    queryComponent(watched),
    receiveComponent(watched),
    storeGatewayComponent(watched),
    compactorComponent(watched),
    ...(watched.ruler ? [rulerComponent(watched)] : []),
    sending(watched),
    certificates(),
    ...(watched.minio ? [minioComponent] : []),
  ];
}

/**
 * Rules about Thanos's components, for Prometheus of the observability cluster: it scrapes all of them itself, and what is
 * wrong with Receive, Query or the Ruler is not to be asked through them.
 */
export function componentRules(watched: WatchedComponents): RuleFile {
  return alertRules("components.yaml", componentGroups(watched), { runbooksUrl: watched.runbooksUrl });
}
