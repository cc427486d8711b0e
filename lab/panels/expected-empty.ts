/** Panels without data in a quiet lab: what their questions' names begin with, and why that is right. */
export const expectedEmpty: Readonly<Record<string, string>> = {
  "Kubernetes basics / Pods by phase": "kube-state-metrics is a chart, which the lab cannot download",
  "Kubernetes basics / Restarts in the last hour": "kube-state-metrics is a chart, which the lab cannot download",
  "Edge senders / Samples dropped before sending": "the counter appears with the first sample that is dropped",
  "Edge senders / Refused by Receive": "nothing is refused in a quiet lab; after attacks there are answers",
  "Fleet / Samples refused per cluster": "nothing is refused in a quiet lab; after attacks there are answers",
  "Fleet / Firing": "nothing fires in a quiet lab but dead man's switches",
  "Child cluster / Targets that do not answer": "every target answers",
  "Ruler and Alertmanager / Notifications /": "nobody is told anything in the lab: it has no receivers",
  "Ruler and Alertmanager / Evaluations of the Ruler / B": "no evaluation fails in a quiet lab",
};
