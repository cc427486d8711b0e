/**
 * Kubernetes version whose schemas and rules the manifests are held to, the one the lab runs. The Pod Security checker
 * is of the same version, in `policy/tools/pod-security/go.mod`.
 */
export const KUBERNETES_VERSION = "1.34";
