import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const batcave = (settings: Settings): Settings => ({ childClusters: [child("batcave", settings)] });
const tolerating = (toleration: Settings): Settings => batcave({ prometheus: { tolerations: [toleration] } });
const place = "childClusters[0].prometheus";
const anyValue = {
  rule: "no value, because operator Exists takes any",
  remedy: "remove it, or name a key with operator Equal",
};
const label = {
  rule: "no label of app.kubernetes.io/ or helm.sh/: workloads and charts set these and select by them",
  remedy: "choose a prefix of your own",
};

/** What the rules on where components run and what their objects carry refuse, by rule. */
export const placementRefusals: Refusals = {
  tolerationsAreConsistent: [
    {
      behaviour: "a toleration that takes any value of a key, and one",
      change: tolerating({ key: "edge", operator: "Exists", value: "yes-please" }),
      problem: { path: `${place}.tolerations[0].value`, got: "yes-please", ...anyValue, at: "value: yes-please" },
    },
    {
      behaviour: "a toleration of a value without a key, also among the defaults",
      change: { observability: { defaults: { tolerations: [{ value: "edge" }] } } },
      problem: {
        path: "observability.defaults.tolerations[0].value",
        got: "edge",
        ...anyValue,
        at: "- value: edge",
      },
    },
    {
      behaviour: "a comparison without a key",
      change: batcave({ defaults: { tolerations: [{ operator: "Equal" }] } }),
      problem: {
        path: "childClusters[0].defaults.tolerations[0].operator",
        got: "Equal",
        rule: "Exists, because there is no key to compare a value of",
        remedy: "name a key, or write Exists",
        at: "- operator: Equal",
      },
    },
    {
      behaviour: "a toleration for a time of a taint that evicts nobody",
      change: tolerating({ key: "edge", effect: "NoSchedule", tolerationSeconds: 60 }),
      problem: {
        path: `${place}.tolerations[0].tolerationSeconds`,
        got: 60,
        rule: "no time without effect NoExecute: no other effect ends",
        remedy: "remove it, or write effect: NoExecute",
        at: "tolerationSeconds: 60",
      },
    },
  ],
  labelsOfWorkloadsAreNotSet: [
    {
      behaviour: "a label by which workloads find their pods",
      change: batcave({ nodeExporter: { labels: { team: "a", "app.kubernetes.io/name": "mine" } } }),
      problem: {
        path: "childClusters[0].nodeExporter.labels.app.kubernetes.io/name",
        got: "mine",
        ...label,
        at: "app.kubernetes.io/name: mine",
      },
    },
    {
      behaviour: "a label of Helm's among the defaults",
      change: { observability: { defaults: { labels: { "helm.sh/chart": "mine" } } } },
      problem: {
        path: "observability.defaults.labels.helm.sh/chart",
        got: "mine",
        ...label,
        at: "helm.sh/chart: mine",
      },
    },
  ],
};
