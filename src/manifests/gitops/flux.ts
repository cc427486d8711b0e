import type { KubernetesObject } from "../render-stack.js";
import { isKept, type GitopsTool } from "./gitops-tool.js";

/** How often Flux looks after charts. Versions are exact, so nothing new comes by itself. */
const INTERVAL = "1h";

/**
 * Flux. It applies Namespaces first and everything else at once. Sources: fluxcd.io, kustomize.toolkit.fluxcd.io/v1,
 * helm.toolkit.fluxcd.io/v2, source.toolkit.fluxcd.io/v1.
 */
export const flux: GitopsTool = {
  annotations: (object) => ({
    ...(isKept(object) ? { "kustomize.toolkit.fluxcd.io/prune": "disabled" } : {}),
    // A Job cannot be changed: only what was deleted before can be made anew.
    ...(object.kind === "Job" ? { "kustomize.toolkit.fluxcd.io/force": "enabled" } : {}),
  }),
  chartObjects: ({ repository, namespace, release, chart, version, values, timeoutSeconds, maxHistory }) => {
    const source = nameOf(repository);
    const repositoryObject: KubernetesObject = {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "HelmRepository",
      metadata: { name: source, namespace },
      spec: { interval: INTERVAL, ...(repository.startsWith("oci://") ? { type: "oci" } : {}), url: repository },
    };
    const releaseObject: KubernetesObject = {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name: release, namespace },
      spec: {
        interval: INTERVAL,
        releaseName: release,
        timeout: `${timeoutSeconds}s`,
        maxHistory,
        chart: { spec: { chart, version, sourceRef: { kind: "HelmRepository", name: source } } },
        install: { createNamespace: false, remediation: { retries: 3 } },
        upgrade: { cleanupOnFail: true, remediation: { retries: 3, strategy: "rollback" } },
        values,
      },
    };
    return [repositoryObject, releaseObject];
  },
};

/** A name for a repository that releases from it share. */
function nameOf(repository: string): string {
  const text = repository.replace(/^[a-z]+:\/\//, "").toLowerCase();
  return text.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
