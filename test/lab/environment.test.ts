import { describe, expect, it } from "vitest";
import { labPaths } from "../../lab/paths.js";
import { LAB_CLUSTERS, RECEIVE_NAME } from "../../lab/topology.js";
import { loadEnvironments } from "../../src/config/load.js";
import { observabilityClusterName } from "../../src/config/model.js";

describe("environments/lab.yaml", () => {
  const [environment] = loadEnvironments("environments", ["lab"]);
  const { observability, childClusters } = environment!;
  const clusters = [{ name: observabilityClusterName, ...observability }, ...childClusters];

  it("names the clusters that the lab starts, in the kubeconfig that the lab writes", () => {
    expect(clusters.map(({ name, cluster }) => ({ name, ...cluster }))).toEqual(
      LAB_CLUSTERS.map(({ name, context }) => ({ name, context, kubeconfig: labPaths().kubeconfig })),
    );
  });

  it("pushes to the host name that the lab's DNS answers", () => {
    expect(observability.remoteWrite.host).toBe(RECEIVE_NAME);
  });
});
