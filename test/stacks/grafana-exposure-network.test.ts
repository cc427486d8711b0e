import { expect, it } from "vitest";
import { observabilityNetwork } from "../../stacks/observability-network.js";
import { environment, type Settings } from "../support/environment.js";

/** From where Grafana's port may be reached from outside of the cluster. */
function fromOutside(grafana: Settings) {
  const { flows } = observabilityNetwork(environment({ observability: { grafana } }).observability);
  return flows.filter(({ from, to }) => "anywhere" in from && "release" in to && to.release === "grafana");
}

it("lets browsers to Grafana from outside behind a load balancer alone", () => {
  const loadBalancer = { tlsSecret: "grafana-tls" };
  expect(fromOutside({})).toEqual([]);
  expect(fromOutside({ exposure: { host: "g.example.com", loadBalancer } })).toMatchObject([{ ports: [3000] }]);
});
