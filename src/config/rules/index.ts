import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";
import { oneBackend } from "./backend.js";
import {
  atLeastOneChildCluster,
  environmentNameIsLabel,
  kubeconfigPathsAreAbsolute,
  onePlacePerCluster,
  reservedClusterNames,
  stackIdsFit,
  uniqueClusterNames,
} from "./clusters.js";
import { extraArgsAreNotOurs, requestsWithinLimits } from "./components.js";
import { exactlyOneObjectStore, minioServersFormAnErasureSet } from "./object-store.js";
import {
  agentsOnlyForward,
  oneSourceOfProxy,
  scrapeTimeoutWithinInterval,
  shardsInOrder,
  uniqueJobNames,
} from "./prometheus.js";
import { uniqueRuleFileNames } from "./prometheus-files.js";
import {
  ingestorsSpreadEvenlyOverZones,
  nodePortIsNamed,
  replicationFactorWithinIngestors,
  uniqueZones,
  windowWithinLocalRetention,
} from "./receive.js";

/** A rule over one whole environment: what it finds wrong, all of it. */
export type Rule = (environment: Environment) => Finding[];

/** Every rule that looks at more than one value. Rules across environments are called by the loader. */
export const rules: readonly Rule[] = [
  environmentNameIsLabel,
  atLeastOneChildCluster,
  uniqueClusterNames,
  reservedClusterNames,
  stackIdsFit,
  kubeconfigPathsAreAbsolute,
  onePlacePerCluster,
  exactlyOneObjectStore,
  minioServersFormAnErasureSet,
  oneBackend,
  replicationFactorWithinIngestors,
  uniqueZones,
  ingestorsSpreadEvenlyOverZones,
  windowWithinLocalRetention,
  nodePortIsNamed,
  agentsOnlyForward,
  scrapeTimeoutWithinInterval,
  shardsInOrder,
  oneSourceOfProxy,
  uniqueJobNames,
  uniqueRuleFileNames,
  requestsWithinLimits,
  extraArgsAreNotOurs,
];
