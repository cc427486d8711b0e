import { stringify } from "yaml";
import { isKept, type GitopsTool } from "./gitops-tool.js";

/** The namespace that Argo CD takes Applications from unless it is told of others. */
const NAMESPACE = "argocd";

/**
 * Argo CD. It applies wave after wave and waits until everything in one is healthy, as Terraform does. Source:
 * argo-cd.readthedocs.io, Sync Options, Sync Phases and Waves.
 */
export const argocd: GitopsTool = {
  annotations: (object, wave) => ({
    "argocd.argoproj.io/sync-wave": String(wave),
    ...(isKept(object) ? { "argocd.argoproj.io/sync-options": "Prune=false" } : {}),
    // A Job cannot be changed, and replacing it without force is a change too. Source: argo-cd#9163.
    ...(object.kind === "Job" ? { "argocd.argoproj.io/sync-options": "Force=true,Replace=true" } : {}),
  }),
  chartObjects: ({ repository, namespace, release, chart, version, values }, stack) => [
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Application",
      metadata: { name: `${stack}-${release}`, namespace: NAMESPACE },
      spec: {
        project: "default",
        source: {
          repoURL: repository.replace(/^oci:\/\//, ""),
          chart,
          targetRevision: version,
          // As text: Helm reads it as it would a file of values.
          helm: { releaseName: release, values: stringify(values, { version: "1.1", lineWidth: 0 }) },
        },
        destination: { server: "https://kubernetes.default.svc", namespace },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ["ServerSideApply=true"] },
      },
    },
  ],
};
