import type { Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";
import {
  alertsNeedAlertmanager,
  receiversNameTheirSecrets,
  rulerIdentityNeedsRules,
  rulesSeeEveryTenant,
} from "./alerting.js";
import {
  bucketRoleNamesFit,
  existingBucketsAreLeftAlone,
  irsaKnowsIssuerAndAccount,
  kmsKeysAreInTheBucketsRegion,
  madeBucketsHaveAnEksCluster,
} from "./aws.js";
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
import {
  agentsSendExemplarsOnce,
  exemplarsAreNotHeldToTenants,
  exemplarsFitTheIngestors,
  exemplarsLeadToOnePlace,
  nativeHistogramsArrive,
  tracesNeedExemplars,
} from "./exemplars.js";
import { diskQueuesOutliveAKill } from "./disk-queue.js";
import {
  existingPrometheusHasNoQueue,
  existingPrometheusIsSomewhere,
  existingPrometheusStaysItsOwners,
  existingSeriesKeepTheirLabels,
  existingSettingsNeedTheMode,
  nothingRunsBesideAnExistingPrometheus,
} from "./existing-prometheus.js";
import {
  awsIsSaidOnce,
  awsNeedsALoadBalancer,
  tlsEndsAtReceive,
  sourceRangesOrSecurityGroups,
  trafficPolicyNeedsNodes,
} from "./exposure.js";
import {
  grafanaSettingsAreSafe,
  groupsAreKnown,
  secretsOfGrafanaOnce,
  signOnFindsItsWayBack,
  signOnIsSaidOnce,
} from "./grafana.js";
import {
  exposedGrafanaKeepsItsCookies,
  gatewaysMayOpenGrafana,
  grafanaAddressIsSaidOnce,
  oneWayToGrafana,
} from "./grafana-exposure.js";
import { minioIdentityNeedsMinio, oneAuthorityInside, writersKnownToTheServer } from "./identities.js";
import {
  gatewayCachesFitItsMemory,
  grafanaAsksAsATenant,
  memcachedHoldsItsItems,
  timePartitionsReachBothEnds,
  uniqueTimePartitions,
} from "./long-term.js";
import {
  exactlyOneObjectStore,
  minioDrivesDivideIntoErasureSets,
  minioServersFormAnErasureSet,
  objectStoreIsReachedOverTls,
} from "./object-store.js";
import {
  backlogsDrain,
  cachedGapsHeal,
  linkDrainsABacklog,
  queueSettingsNeedAQueue,
  serversOutliveAnHour,
  volumeHoldsTheBudget,
} from "./outage.js";
import { labelsOfWorkloadsAreNotSet, tolerationsAreConsistent } from "./placement.js";
import {
  agentsOnlyForward,
  diskQueuesHaveNoExceptions,
  exceptionsNeedAProxy,
  scrapeTimeoutWithinInterval,
  seriesKeepTheirName,
  shardsInOrder,
  uniqueJobNames,
  uniqueScrapeConfigSecrets,
} from "./prometheus.js";
import { ruleFileNamesAreKeys, ruleFilesFitAConfigMap, uniqueRuleFileNames } from "./prometheus-files.js";
import {
  ingestorsSpreadEvenlyOverZones,
  ingestorsStayReadyBeforeTheNext,
  nodePortIsNamed,
  replicationFactorWithinRing,
  ringWithinIngestors,
  sourceRangesNeedALoadBalancer,
  uniqueZones,
  windowCoversTheLargestBudget,
  windowWithinLocalRetention,
} from "./receive.js";
import { diskQueuesWriteVersionOne, messagesAreUnderstood, sampleAgeLimitCoversTheBudget } from "./remote-write.js";
import { sendersAreWatched } from "./sender-metrics.js";
import { deniedOnce, headSeriesAreMeasured, requestLimitsAboveWhatIsSent } from "./tenant-limits.js";
import { gatewaysLetGoBeforeDeletion, retentionLeavesTimeToDownsample } from "./retention.js";

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
  objectStoreIsReachedOverTls,
  madeBucketsHaveAnEksCluster,
  existingBucketsAreLeftAlone,
  irsaKnowsIssuerAndAccount,
  kmsKeysAreInTheBucketsRegion,
  bucketRoleNamesFit,
  minioServersFormAnErasureSet,
  minioDrivesDivideIntoErasureSets,
  oneBackend,
  oneAuthorityInside,
  writersKnownToTheServer,
  minioIdentityNeedsMinio,
  rulerIdentityNeedsRules,
  rulesSeeEveryTenant,
  alertsNeedAlertmanager,
  receiversNameTheirSecrets,
  ringWithinIngestors,
  replicationFactorWithinRing,
  uniqueZones,
  ingestorsSpreadEvenlyOverZones,
  ingestorsStayReadyBeforeTheNext,
  windowCoversTheLargestBudget,
  windowWithinLocalRetention,
  nodePortIsNamed,
  sourceRangesNeedALoadBalancer,
  tlsEndsAtReceive,
  awsNeedsALoadBalancer,
  awsIsSaidOnce,
  trafficPolicyNeedsNodes,
  sourceRangesOrSecurityGroups,
  requestLimitsAboveWhatIsSent,
  headSeriesAreMeasured,
  sendersAreWatched,
  deniedOnce,
  retentionLeavesTimeToDownsample,
  gatewaysLetGoBeforeDeletion,
  timePartitionsReachBothEnds,
  uniqueTimePartitions,
  gatewayCachesFitItsMemory,
  memcachedHoldsItsItems,
  grafanaAsksAsATenant,
  serversOutliveAnHour,
  volumeHoldsTheBudget,
  linkDrainsABacklog,
  backlogsDrain,
  cachedGapsHeal,
  queueSettingsNeedAQueue,
  diskQueuesOutliveAKill,
  agentsOnlyForward,
  scrapeTimeoutWithinInterval,
  shardsInOrder,
  sampleAgeLimitCoversTheBudget,
  messagesAreUnderstood,
  diskQueuesWriteVersionOne,
  exceptionsNeedAProxy,
  diskQueuesHaveNoExceptions,
  seriesKeepTheirName,
  uniqueScrapeConfigSecrets,
  uniqueJobNames,
  uniqueRuleFileNames,
  ruleFileNamesAreKeys,
  ruleFilesFitAConfigMap,
  requestsWithinLimits,
  extraArgsAreNotOurs,
  tolerationsAreConsistent,
  labelsOfWorkloadsAreNotSet,
  grafanaSettingsAreSafe,
  signOnFindsItsWayBack,
  signOnIsSaidOnce,
  groupsAreKnown,
  secretsOfGrafanaOnce,
  oneWayToGrafana,
  exposedGrafanaKeepsItsCookies,
  gatewaysMayOpenGrafana,
  grafanaAddressIsSaidOnce,
  exemplarsAreNotHeldToTenants,
  exemplarsFitTheIngestors,
  tracesNeedExemplars,
  exemplarsLeadToOnePlace,
  nativeHistogramsArrive,
  agentsSendExemplarsOnce,
  existingPrometheusStaysItsOwners,
  existingPrometheusHasNoQueue,
  nothingRunsBesideAnExistingPrometheus,
  existingPrometheusIsSomewhere,
  existingSettingsNeedTheMode,
  existingSeriesKeepTheirLabels,
];
