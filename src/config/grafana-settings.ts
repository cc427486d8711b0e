/** Additions to `grafana.ini`: sections, and keys inside them. */
export type GrafanaSettings = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

/**
 * What an environment may not change, because the release relies on it: `*` is the whole section. An environment
 * variable `GF_<SECTION>_<KEY>` sets the same key and is refused alike.
 */
const OWNED: Readonly<Record<string, readonly string[] | "*">> = {
  paths: "*", // mounted volumes
  unified_storage: ["index_path"], // a mounted volume
  analytics: "*", // nothing is reported, nothing is asked for
  plugins: ["preinstall", "preinstall_sync", "preinstall_disabled", "preinstall_auto_update"],
  auth: ["login_cookie_name"], // follows `https`
  "auth.anonymous": "*", // off
  // the Secret; `https`; nobody may try passwords without end
  security: [
    "admin_user",
    "admin_password",
    "disable_initial_admin_creation",
    "cookie_secure",
    "disable_brute_force_login_protection",
  ],
  snapshots: ["external_enabled"], // they would be handed out without a login
  users: ["allow_sign_up"], // nobody makes a user of oneself
  server: ["http_addr", "http_port", "protocol"], // the Service and the probes
};

/** Keys whose literal value the chart refuses to render (`grafana.assertNoLeakedSecrets` of chart 12.11). */
const SECRET: Readonly<Record<string, readonly string[]>> = {
  database: ["password"],
  smtp: ["password"],
  security: ["secret_key", "admin_password"],
  "auth.basic": ["password"],
  "auth.ldap": ["bind_password"],
  "auth.google": ["client_secret"],
  "auth.github": ["client_secret"],
  "auth.gitlab": ["client_secret"],
  "auth.generic_oauth": ["client_secret"],
  "auth.okta": ["client_secret"],
  "auth.azuread": ["client_secret"],
  "auth.grafana_com": ["client_secret"],
  "auth.grafananet": ["client_secret"],
  azure: ["user_identity_client_secret"],
  unified_alerting: ["ha_redis_password"],
  metrics: ["basic_auth_password"],
  "external_image_storage.s3": ["secret_key"],
  "external_image_storage.webdav": ["password"],
  "external_image_storage.azure_blob": ["account_key"],
};

/** Values with which a cookie goes along with requests that other sites start. */
const CROSS_SITE_COOKIES: readonly unknown[] = ["none", "disabled"];

/** A reference that Grafana resolves when it starts: `${VAR}`, `$__env{VAR}`, `$__file{/path}`, `$__vault{…}`. */
const REFERENCE = /\$(__(env|file|vault))?\{[^}]+\}/;

/** A key or variable that an environment may not set. */
export interface RefusedSetting {
  /** Section and key of `grafana.ini`, or just the name of an environment variable. */
  readonly path: readonly string[];
  readonly value: string | number | boolean;
  /** What is expected instead. */
  readonly rule: string;
}

/**
 * What of an environment's additions to Grafana's configuration is refused: what the release relies on, and secrets in
 * plain text, which would stand in the plan, the state and a ConfigMap.
 *
 * @param env environment variables of the container; Grafana takes any key from one. @default - none
 */
export function refusedGrafanaSettings(
  settings: GrafanaSettings,
  env: Readonly<Record<string, string>> = {},
): RefusedSetting[] {
  const given = [
    ...Object.entries(settings).flatMap(([section, keys]) =>
      Object.entries(keys).map(([key, value]) => ({
        path: [section, key],
        variable: variableName(section, key),
        value,
      })),
    ),
    ...Object.entries(env).map(([name, value]) => ({ path: [name], variable: name, value })),
  ];
  return given.flatMap(({ path, variable, value }) => {
    if (isOwned(variable)) return [{ path, value, rule: "a key that the release does not set itself" }];
    if (variable === variableName("security", "cookie_samesite") && CROSS_SITE_COOKIES.includes(value)) {
      return [{ path, value, rule: "strict or lax: with others a cookie goes along when another site asks" }];
    }
    if (isSecret(variable) && !REFERENCE.test(String(value))) {
      const rule =
        "a reference to a secret, as $__env{NAME} of a variable from an existing Secret or as $__file{/path}";
      return [{ path, value: "(not shown)", rule }];
    }
    return [];
  });
}

/** The environment variable by which Grafana takes a key; everything but letters and digits becomes `_`. */
function variableName(section: string, key: string): string {
  return `GF_${section}_${key}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
}

function isOwned(variable: string): boolean {
  // GF_…__FILE names a file with the value of the same key.
  const name = variable.replace(/__FILE$/, "");
  return Object.entries(OWNED).some(([section, keys]) =>
    keys === "*" ? name.startsWith(variableName(section, "")) : keys.some((key) => name === variableName(section, key)),
  );
}

function isSecret(variable: string): boolean {
  return Object.entries(SECRET).some(([section, keys]) => keys.some((key) => variable === variableName(section, key)));
}
