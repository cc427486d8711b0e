import { describe, expect, it } from "vitest";
import type { GrafanaOidc } from "../../src/config/grafana-oidc.js";
import { charts } from "../../src/config/versions.js";
import { SecretV1 } from "#kubernetes/secret-v1";
import { DATA_SOURCE_UID } from "../../src/grafana/dashboards/data-source.js";
import { Grafana } from "../../src/grafana/grafana.js";
import { Duration } from "../../src/units/duration.js";
import { Quantity } from "../../src/units/quantity.js";
import { grafana, minimalGrafana } from "../support/grafana.js";
import { maximalPlacement, maximalResources } from "../support/maximal-settings.js";
import { synthRelease } from "../support/release.js";

const oidc: GrafanaOidc = {
  name: "Single sign-on",
  authUrl: "https://login.example.com/authorize",
  tokenUrl: "https://login.example.com/token",
  clientId: "grafana",
  clientSecret: { secret: "grafana-oidc", key: "clientSecret" },
  scopes: ["openid", "profile", "email"],
  allowedGroups: [],
  allowedDomains: [],
  allowSignUp: true,
  autoLogin: false,
  disableLoginForm: false,
};

describe("Grafana", () => {
  it("is the chart's exact version, in its namespace, with Thanos as its one data source", () => {
    const { release, values } = grafana();
    expect(release).toMatchObject({
      name: "grafana",
      namespace: expect.stringMatching(/^\$\{kubernetes_namespace_v1\..+\.name\}$/) as string,
      chart: "grafana",
      version: charts.grafana.version,
    });
    expect(values.datasources).toEqual({
      "datasources.yaml": {
        apiVersion: 1,
        datasources: [
          {
            name: "Thanos",
            uid: "thanos",
            type: "prometheus",
            access: "proxy",
            url: minimalGrafana.queryFrontendUrl,
            isDefault: true,
            editable: false,
            jsonData: {
              prometheusType: "Thanos",
              prometheusVersion: "0.31.1",
              httpMethod: "POST",
              timeInterval: "15s",
              queryTimeout: "120s",
              timeout: 130,
            },
          },
        ],
      },
    });
  });

  it("comes after the policy that says who may reach it, and goes before it", () => {
    expect(grafana().release.depends_on).toEqual([
      expect.stringMatching(/^kubernetes_network_policy_v1\.grafana_network-policy_/),
    ]);
    expect(grafana().values.networkPolicy).toEqual({ enabled: false });
  });

  it("is hardened without being told to", () => {
    const { values } = grafana();
    expect(values).toMatchObject({
      automountServiceAccountToken: false,
      rbac: { create: false },
      initChownData: { enabled: false },
      testFramework: { enabled: false },
      persistence: { enabled: false },
      assertNoLeakedSecrets: true,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containerSecurityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      service: { type: "ClusterIP", annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "3000" } },
      "grafana.ini": {
        "auth.anonymous": { enabled: false },
        analytics: { reporting_enabled: false, check_for_updates: false },
        security: { cookie_secure: true, cookie_samesite: "strict" },
        plugins: { preinstall_disabled: true, plugin_admin_enabled: false },
        auth: { login_cookie_name: "__Host-grafana_session" },
        users: { allow_sign_up: false, allow_org_create: false },
        snapshots: { external_enabled: false },
        public_dashboards: { enabled: false },
      },
    });
  });

  it("asks as one tenant where reads are held to tenants", () => {
    const place = ["datasources", "datasources.yaml", "datasources", 0];
    const { values } = grafana({ tenancy: { header: "X-Scope-OrgID", grafanaTenant: "batcave" } });
    expect(values).toHaveProperty([...place, "jsonData", "httpHeaderName1"], "X-Scope-OrgID");
    expect(values).toHaveProperty([...place, "secureJsonData"], { httpHeaderValue1: "batcave" });
  });

  it("takes every setting", () => {
    const { release, values } = grafana({
      ...maximalPlacement,
      resources: maximalResources,
      imageRegistry: "mirror.example.com/cache/",
      queryTimeout: Duration.minutes(5),
      adminUserKey: "name",
      adminPasswordKey: "word",
      persistence: { size: Quantity.parse("10Gi") },
      settings: { server: { root_url: "https://grafana.example.com" }, security: { cookie_samesite: "lax" } },
      env: { HTTP_PROXY: "http://proxy.example.com" },
      envFromSecrets: ["grafana-oauth"],
    });
    expect(release.set).toEqual([{ name: "admin.existingSecret", type: "string", value: "grafana-admin" }]);
    expect(values).toMatchObject({
      global: { imageRegistry: "mirror.example.com/cache", imagePullSecrets: ["registry-credentials"] },
      nodeSelector: maximalPlacement.nodeSelector,
      tolerations: maximalPlacement.tolerations,
      priorityClassName: "monitoring-critical",
      extraLabels: maximalPlacement.labels,
      annotations: maximalPlacement.annotations,
      podAnnotations: maximalPlacement.annotations,
      resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
      admin: { userKey: "name", passwordKey: "word" },
      persistence: { enabled: true, size: "10Gi", storageClassName: "fast" },
      deploymentStrategy: { type: "Recreate" },
      "grafana.ini": {
        server: { root_url: "https://grafana.example.com" },
        security: { cookie_samesite: "lax", cookie_secure: true },
      },
      env: { HTTP_PROXY: "http://proxy.example.com" },
      envFromSecrets: [{ name: "grafana-oauth" }],
    });
    expect(values).toHaveProperty(["datasources", "datasources.yaml", "datasources", 0, "jsonData", "timeout"], 310);
  });

  it("tells where it is and what its data source is called", () => {
    synthRelease((stack, namespace) => {
      const { serviceName, url } = new Grafana(stack, "grafana", { ...minimalGrafana, namespace });
      expect({ serviceName, url }).toEqual({
        serviceName: "grafana",
        url: "http://grafana.monitoring.svc.cluster.local",
      });
    });
    expect(DATA_SOURCE_UID).toBe("thanos");
  });

  it("waits for the administrator's Secret where that is made in the same stack", () => {
    const { release } = synthRelease((stack, namespace) => {
      const secret = new SecretV1(stack, "admin", { metadata: { name: "made-here" } });
      new Grafana(stack, "grafana", { ...minimalGrafana, namespace, adminSecretName: secret.metadata.name });
    });
    expect(release.set).toMatchObject([{ value: "${kubernetes_secret_v1.admin.metadata[0].name}" }]);
  });

  it("leads from an exemplar to its trace, in Grafana or elsewhere, with the id where Grafana expands variables first", () => {
    const place = ["datasources", "datasources.yaml", "datasources", 0, "jsonData", "exemplarTraceIdDestinations"];
    const url = "https://traces.example.com/trace/${__value.raw}";
    expect(grafana({ traces: { label: "trace_id", dataSource: "tempo" } }).values).toHaveProperty(place, [
      { name: "trace_id", datasourceUid: "tempo" },
    ]);
    expect(grafana({ traces: { label: "traceID", url } }).values).toHaveProperty(place, [
      { name: "traceID", url: "https://traces.example.com/trace/$${__value.raw}", urlDisplayLabel: "Trace" },
    ]);
    expect(grafana().values).not.toHaveProperty(place);
  });

  it("gives Grafana a scrape interval in a single unit, because its browser part reads only the first", () => {
    const { values } = grafana({ scrapeInterval: Duration.parse("1m30s") });
    expect(values).toHaveProperty(
      ["datasources", "datasources.yaml", "datasources", 0, "jsonData", "timeInterval"],
      "90s",
    );
  });

  it("gives up secure cookies where browsers come over plain HTTP, or nobody could log in", () => {
    const { values } = grafana({ https: false, settings: { auth: { oauth_auto_login: true } } });
    expect(values["grafana.ini"]).toMatchObject({
      auth: { login_cookie_name: "grafana_session", oauth_auto_login: true },
      security: { cookie_secure: false, cookie_samesite: "strict" },
    });
  });

  it("lets people log in by OpenID Connect, with the client's secret from a Secret that exists", () => {
    const { values } = grafana({ oidc });
    expect(values["grafana.ini"]).toMatchObject({
      "auth.generic_oauth": {
        enabled: true,
        name: "Single sign-on",
        auth_url: "https://login.example.com/authorize",
        token_url: "https://login.example.com/token",
        client_id: "grafana",
        client_secret: "$__env{OIDC_CLIENT_SECRET}",
        scopes: "openid profile email",
        use_pkce: true,
        role_attribute_strict: false,
        allow_sign_up: true,
        allow_assign_grafana_admin: false,
        auto_login: false,
      },
      auth: { disable_login_form: false, login_cookie_name: "__Host-grafana_session" },
      security: { cookie_secure: true, cookie_samesite: "lax" },
      "auth.anonymous": { enabled: false },
    });
    expect(values.envValueFrom).toEqual({
      OIDC_CLIENT_SECRET: { secretKeyRef: { name: "grafana-oidc", key: "clientSecret" } },
    });
  });

  it("lets in only whom the provider gives a role and a group, where it was told how to find them", () => {
    const { values } = grafana({
      oidc: {
        ...oidc,
        apiUrl: "https://login.example.com/userinfo",
        roleAttributePath: "contains(groups[*], 'admins') && 'Admin'",
        groupsAttributePath: "groups",
        allowedGroups: ["admins", "on call"],
        allowedDomains: ["example.com"],
        autoLogin: true,
        disableLoginForm: true,
      },
      settings: { "auth.generic_oauth": { tls_client_ca: "/etc/ca.crt" }, security: { cookie_samesite: "strict" } },
    });
    expect(values["grafana.ini"]).toMatchObject({
      "auth.generic_oauth": {
        api_url: "https://login.example.com/userinfo",
        role_attribute_path: "contains(groups[*], 'admins') && 'Admin'",
        role_attribute_strict: true,
        groups_attribute_path: "groups",
        allowed_groups: '["admins","on call"]',
        allowed_domains: '["example.com"]',
        auto_login: true,
        tls_client_ca: "/etc/ca.crt",
      },
      auth: { disable_login_form: true },
      security: { cookie_samesite: "strict" },
    });
  });

  it("asks for no client's secret where nobody logs in by OpenID Connect", () => {
    const { values } = grafana();
    expect(values).not.toHaveProperty("envValueFrom");
    expect(values["grafana.ini"]).not.toHaveProperty(["auth.generic_oauth"]);
    expect(values["grafana.ini"]).toMatchObject({ security: { cookie_samesite: "strict" } });
  });

  it("rejects cookies that go along with other sites' requests, and what would open Grafana again", () => {
    const settings = {
      security: { cookie_samesite: "none", disable_brute_force_login_protection: true },
      users: { allow_sign_up: true },
      snapshots: { external_enabled: true },
    };
    expect(() => grafana({ settings })).toThrow(
      "grafana.ini: security.cookie_samesite must be strict or lax: with others a cookie goes along when another site asks; " +
        ["security.disable_brute_force_login_protection", "users.allow_sign_up", "snapshots.external_enabled"]
          .map((name) => `${name} must be a key that the release does not set itself`)
          .join("; "),
    );
  });

  it("passes on secrets by reference only, with Terraform kept off the reference", () => {
    const settings = {
      "auth.generic_oauth": { client_secret: "$__env{OAUTH_SECRET}" },
      database: { password: "${DB_PASSWORD}" },
    };
    const { release, values } = grafana({ settings });
    expect(values["grafana.ini"]).toMatchObject(settings);
    expect((release.values as string[])[0]).toContain("password: $${DB_PASSWORD}");
  });

  it("rejects secrets in plain text, as a key or as a variable, all at once", () => {
    const settings = { smtp: { password: "hunter2" }, "auth.github": { client_secret: "abc", client_id: "public" } };
    const env = { GF_DATABASE_PASSWORD: "hunter2", GF_SMTP_PASSWORD__FILE: "/run/secrets/smtp" };
    const rule =
      "must be a reference to a secret, as $__env{NAME} of a variable from an existing Secret or as $__file{/path}";
    expect(() => grafana({ settings, env })).toThrow(
      `grafana.ini: ${["smtp.password", "auth.github.client_secret", "GF_DATABASE_PASSWORD"].map((name) => `${name} ${rule}`).join("; ")}`,
    );
  });

  it("rejects keys and variables that the release relies on, all at once", () => {
    const settings = {
      paths: { data: "/x" },
      "auth.anonymous": { enabled: true },
      security: { cookie_secure: false, disable_gravatar: false },
      server: { root_url: "https://grafana.example.com", http_port: 8080 },
    };
    const env = { GF_ANALYTICS_REPORTING_ENABLED: "true", GF_SECURITY_ADMIN_PASSWORD__FILE: "/x", TZ: "UTC" };
    const refused = [
      "paths.data",
      "auth.anonymous.enabled",
      "security.cookie_secure",
      "server.http_port",
      "GF_ANALYTICS_REPORTING_ENABLED",
      "GF_SECURITY_ADMIN_PASSWORD__FILE",
    ];
    expect(() => grafana({ settings, env })).toThrow(
      `grafana.ini: ${refused.map((name) => `${name} must be a key that the release does not set itself`).join("; ")}`,
    );
  });

  it("rejects labels that the chart sets itself", () => {
    expect(() => grafana({ labels: { "app.kubernetes.io/name": "x", team: "y" } })).toThrow(
      "`labels`: the chart sets app.kubernetes.io/ and helm.sh/ labels itself; got: app.kubernetes.io/name",
    );
  });
});
