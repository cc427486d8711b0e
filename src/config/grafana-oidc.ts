import type { GrafanaSettings } from "./grafana-settings.js";

/** Login by OpenID Connect. */
export interface GrafanaOidc {
  /** What the button on the login page says. */
  readonly name: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  /** @default - the ID token says who somebody is */
  readonly apiUrl?: string;
  readonly clientId: string;
  /** Existing Secret, and the key in it, with the client's secret. */
  readonly clientSecret: { readonly secret: string; readonly key: string };
  readonly scopes: readonly string[];
  /** JMESPath to a role; who gets none is refused. @default - everybody is a Viewer */
  readonly roleAttributePath?: string;
  /** JMESPath to somebody's groups. */
  readonly groupsAttributePath?: string;
  /** Groups whose members may log in. Empty: all. */
  readonly allowedGroups: readonly string[];
  /** Domains whose addresses may log in. Empty: all. */
  readonly allowedDomains: readonly string[];
  /** Whether a first login makes a user. */
  readonly allowSignUp: boolean;
  /** Whether the login page is passed over. */
  readonly autoLogin: boolean;
  /** Whether the login page asks for no password. */
  readonly disableLoginForm: boolean;
}

/** Environment variable that carries the client's secret. Not GF_…, or Grafana would take it for a key of its own. */
export const oidcSecretVariable = "OIDC_CLIENT_SECRET";

/**
 * What stands in `grafana.ini` for it. The secret is a reference to a variable.
 *
 * Source: grafana.com/docs/grafana/latest/setup-grafana/configure-access/configure-authentication/generic-oauth.
 */
export function oidcSettings(oidc: GrafanaOidc): GrafanaSettings {
  return {
    "auth.generic_oauth": {
      enabled: true,
      name: oidc.name,
      auth_url: oidc.authUrl,
      token_url: oidc.tokenUrl,
      ...given("api_url", oidc.apiUrl),
      client_id: oidc.clientId,
      client_secret: `$__env{${oidcSecretVariable}}`,
      scopes: oidc.scopes.join(" "),
      // A code that somebody catches on its way is of no use without what only this Grafana knows.
      use_pkce: true,
      ...given("role_attribute_path", oidc.roleAttributePath),
      role_attribute_strict: oidc.roleAttributePath !== undefined,
      ...given("groups_attribute_path", oidc.groupsAttributePath),
      ...given("allowed_groups", list(oidc.allowedGroups)),
      ...given("allowed_domains", list(oidc.allowedDomains)),
      allow_sign_up: oidc.allowSignUp,
      // The provider says who is an Admin of the organisation, not who is one of the whole server.
      allow_assign_grafana_admin: false,
      auto_login: oidc.autoLogin,
    },
    auth: { disable_login_form: oidc.disableLoginForm },
    // A login comes back from another site, and browsers leave a strict cookie out of that.
    security: { cookie_samesite: "lax" },
  };
}

/** As JSON: names of groups may hold spaces. */
function list(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : JSON.stringify(values);
}

function given(key: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [key]: value };
}
