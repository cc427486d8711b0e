import { describe, expect, it } from "vitest";
import { flagsIn, theirPrometheus, theirs, withSnippet } from "../../../lab/fleet/their-prometheus.js";
import { existingSender, existingWriterSecret } from "../../../src/existing/existing-sender.js";
import { snippets } from "../../../src/existing/snippets.js";
import { child, environment } from "../../support/environment.js";
import type { PodSpecJson } from "../../support/pod-spec.js";

const loaded = environment({
  childClusters: [
    child("batcomputer", {
      namespace: theirs.namespace,
      prometheus: { mode: "existing", existing: { job: theirs.job } },
    }),
  ],
});
const printed = snippets(existingSender(loaded, loaded.childClusters[0]!))["prometheus-yml"].text;

describe("a Prometheus of somebody else's in the lab", () => {
  it("keeps its own labels and its own store beside what the snippet says", () => {
    const { global, remote_write: entries } = withSnippet(printed);
    expect(global.external_labels).toEqual({ ...theirs.label, cluster: "batcomputer", replica: "${POD_NAME}" });
    expect(entries?.map(({ name }) => name)).toEqual([theirs.otherStore, "thanos-receive"]);
  });

  it("rejects a snippet with more to it than is merged", () => {
    expect(() => withSnippet(`${printed}\nstorage: {}\n`)).toThrow("the snippet has more to it: storage");
  });

  it("is given the flags that the snippet names in its comments", () => {
    expect(flagsIn(printed)).toEqual(["--storage.remote.flush-deadline=2h"]);
  });

  it("has the Secret where the snippet reads it, and the name of its pod", () => {
    const [, deployment] = theirPrometheus("prometheus:1", printed, existingWriterSecret) as {
      spec: { template: { spec: PodSpecJson } };
    }[];
    const pod = deployment!.spec.template.spec;
    expect(pod.containers[0]!.env).toEqual([
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
    ]);
    expect(pod.containers[0]!.volumeMounts).toContainEqual({
      name: "writer",
      mountPath: "/etc/prometheus/secrets/thanos-fleet-writer",
      readOnly: true,
    });
  });
});
