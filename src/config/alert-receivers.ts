import type { ProblemPath } from "./problem.js";
import type { AlertmanagerSettings } from "./schema/alertmanager.js";

/** Where Alertmanager's pods have the keys of the Secret for receivers, a file each. */
export const receiverSecretFolder = "/etc/alertmanager-secrets";

/**
 * Keys whose value is a secret wherever they stand. Source: Alertmanager 0.34, config/notifiers.go, and Prometheus's
 * common/config/http_config.go: fields of the types Secret and SecretURL.
 */
const secretKeys = new Set([
  "alert_source_token",
  "api_key",
  "api_secret",
  "app_token",
  "auth_password",
  "auth_secret",
  "bearer_token",
  "bot_token",
  "client_certificate_key",
  "client_secret",
  "credentials",
  "password",
  "routing_key",
  "secret_key",
  "secrets",
  "service_key",
  "token",
  "token_id",
  "user_key",
  "webhook_url",
]);

/** Keys that are secret in one place alone: elsewhere the same word is an address or a name. */
const secretAt: Readonly<Record<string, readonly string[]>> = {
  slack_configs: ["api_url"],
  webhook_configs: ["url"],
  incidentio_configs: ["url"],
  victorops_configs: ["api_url"],
  tls_config: ["key"],
};

/** A value that a receiver may not have. */
export interface RefusedReceiverValue {
  /** Below `receivers`. */
  readonly path: ProblemPath;
  /** Not that of a secret. */
  readonly shown: string;
  readonly rule: string;
  readonly remedy: string;
}

/**
 * What of the receivers is refused: secrets in plain text, which would stand in the plan, the state and a ConfigMap, and
 * files that no pod has.
 *
 * @param secret name of the Secret with the files. @default - there is none
 */
export function refusedReceiverValues(
  receivers: AlertmanagerSettings["receivers"],
  secret?: string,
): RefusedReceiverValue[] {
  return Object.entries(receivers).flatMap(([name, integrations]) => refusedIn(integrations, [name], "", secret));
}

function refusedIn(value: unknown, path: ProblemPath, within: string, secret?: string): RefusedReceiverValue[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => refusedIn(item, [...path, index], within, secret));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const here = [...path, key];
    if (secretKeys.has(key) || secretAt[within]?.includes(key) === true) {
      return [
        {
          path: here,
          shown: "(not shown)",
          rule: "no secret in plain text: it would be readable in the plan and in the state",
          remedy: `put it into the Secret alertmanager.receiverSecret, and name its file: ${key}_file: ${receiverSecretFolder}/<key>`,
        },
      ];
    }
    if (key.endsWith("_file")) return refusedFile(below, here, secret);
    return refusedIn(below, here, key, secret);
  });
}

function refusedFile(file: unknown, path: ProblemPath, secret?: string): RefusedReceiverValue[] {
  const shown = String(file);
  if (!new RegExp(`^${receiverSecretFolder}/[-._a-zA-Z0-9]+$`).test(shown)) {
    const rule = `a file in ${receiverSecretFolder}, where the keys of alertmanager.receiverSecret are`;
    return [{ path, shown, rule, remedy: `write ${receiverSecretFolder}/<key>` }];
  }
  if (secret !== undefined) return [];
  const rule = "a file that Alertmanager has; without alertmanager.receiverSecret there is none";
  return [{ path, shown, rule, remedy: "name the existing Secret in alertmanager.receiverSecret" }];
}
