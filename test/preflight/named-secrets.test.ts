import { describe, expect, it } from "vitest";
import type { Environment } from "../../src/config/model.js";
import { loadEnvironments } from "../../src/config/load.js";
import { isJsonObject } from "../../src/manifests/json.js";
import { namedSecrets } from "../../src/preflight/named-secrets.js";
import { stackNeeds } from "../../src/preflight/stack-needs.js";
import { child, environment } from "../support/environment.js";
import { stackOf, synthApp } from "../support/synth-app.js";

const identity = (secret: string) => ({ secret });

/** Every Secret of the user's that an environment can name, as far as they go together. */
const full = environment(
  {
    observability: {
      identities: {
        receiveServer: identity("its-server"),
        receiveRouter: identity("its-router"),
        receiveIngestor: identity("its-ingestor"),
        storeGateway: identity("its-gateway"),
        query: identity("its-query"),
        minio: identity("its-minio"),
        writer: identity("its-writer"),
        ruler: identity("its-ruler"),
        rulerServer: identity("its-ruler-server"),
      },
      objectStore: {
        existing: undefined,
        minio: {
          image: "minio:1",
          rootSecret: "its-root",
          users: { receiveIngestor: "its-user-1", storeGateway: "its-user-2", compactor: "its-user-3" },
        },
      },
      network: { grafanaClients: ["ingress-nginx"] },
      ruler: { ruleFiles: ["rules.yaml"] },
      prometheus: { scrapeConfigSecrets: ["its-targets"] },
      alertmanager: {
        enabled: true,
        receiverSecret: "its-receivers",
        receivers: {
          page: { pagerduty_configs: [{ routing_key_file: "/etc/alertmanager-secrets/pagerduty" }] },
          watchdog: { webhook_configs: [{ url_file: "/etc/alertmanager-secrets/switch" }] },
        },
      },
      grafana: {
        adminSecret: "its-admin",
        envFromSecrets: ["its-mail"],
        exposure: { host: "grafana.example.com", ingress: { tlsSecret: "its-tls" } },
      },
      defaults: { imagePullSecrets: ["its-registry"] },
    },
    childClusters: [
      child("batcave", {
        identity: identity("bat-writer"),
        defaults: { imagePullSecrets: ["bat-registry"] },
        prometheus: { scrapeConfigSecrets: ["bat-targets"] },
      }),
    ],
  },
  { "rules.yaml": "groups: [{ name: a, rules: [{ record: a:b, expr: up }] }]" },
);

/** Secrets that the stack names and does not make, wherever in its objects and in the values of its charts. */
function secretsOutside(one: Environment, cluster: string): Map<string, Set<string>> {
  const { json } = stackOf(synthApp([one]), `${one.name}-${cluster}`);
  const { objects, releases } = stackNeeds(json);
  const made = new Set(objects.filter(({ kind }) => kind === "Secret").map(({ metadata }) => metadata.name));
  const found = new Map<string, Set<string>>();
  const add = (name: unknown, keys: readonly unknown[] = []) => {
    if (typeof name !== "string" || made.has(name) || name.startsWith("${")) return;
    found.set(name, new Set([...(found.get(name) ?? []), ...keys.map(String)]));
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== "object" || value === null) return;
    const at = value as Record<string, unknown>;
    for (const [key, below] of Object.entries(at)) {
      if (key === "secretName")
        add(
          below,
          ((at["items"] ?? []) as { key: string }[]).map((item) => item.key),
        );
      if (key === "existingSecret") add(below, [at["userKey"], at["passwordKey"]].filter(Boolean));
      if ((key === "secretKeyRef" || key === "secretRef") && isJsonObject(below)) {
        add(below["name"], below["key"] === undefined ? [] : [below["key"]]);
      }
      if (key === "imagePullSecrets" || key === "envFromSecrets") {
        for (const item of below as (string | { name: string })[]) add(typeof item === "string" ? item : item.name);
      }
      visit(below);
    }
  };
  visit(objects);
  visit(releases);
  return found;
}

describe("the Secrets that an environment names", () => {
  it.each([
    ["a full one's observability cluster", full, "observability"],
    ["a full one's child cluster", full, "batcave"],
    ...["observability", "batcave", "batmobile"].map(
      (cluster) => [`prod's ${cluster}`, loadEnvironments("environments", ["prod"])[0]!, cluster] as const,
    ),
    [
      "a store that exists",
      environment({ observability: { objectStore: { existing: { authoritySecret: "its-ca" } } } }),
      "observability",
    ],
  ] as const)("are all that its stack takes and does not make: %s", (_, one, cluster) => {
    const named = namedSecrets(one).filter((secret) => secret.cluster === cluster);
    const outside = secretsOutside(one, cluster);
    expect(new Set(named.map(({ name }) => name))).toEqual(new Set(outside.keys()));
    for (const { name, keys } of named) {
      // A key that pods ask for by name must be among those that are looked for.
      for (const key of outside.get(name) ?? []) expect(keys, `${name}: ${key}`).toContain(key);
    }
  });

  it("are told with their keys, their namespace and the place that names them", () => {
    const secrets = namedSecrets(full);
    expect(secrets).toContainEqual({
      cluster: "batcave",
      namespace: "thanos-fleet",
      name: "bat-writer",
      keys: ["tls.crt", "tls.key", "ca.crt"],
      path: ["childClusters", 0, "identity", "secret"],
    });
    expect(secrets.find(({ name }) => name === "its-receivers")?.keys).toEqual(["pagerduty", "switch"]);
    expect(secrets.filter(({ name }) => name === "bat-registry").map(({ namespace }) => namespace)).toEqual([
      "thanos-fleet",
      "thanos-fleet-node-exporter",
    ]);
  });
});
