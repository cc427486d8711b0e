import { z } from "zod";
import { chartComponentShape } from "./component.js";
import { grafanaExposure } from "./grafana-exposure.js";
import { dnsSubdomain, httpUrl, text, volumeSize, type ProblemHint } from "./primitives.js";

/** The provider sees the client's secret and answers with who somebody is: never in plain text over a network. */
const encryptedUrl = () =>
  httpUrl().superRefine((value, context) => {
    if (!value.startsWith("http://")) return;
    const params: ProblemHint = { remedy: "write https://, as the provider's discovery document has it" };
    context.addIssue({ code: "custom", message: "an address that starts with https://", params, input: value });
  });

const traces = z
  .strictObject({
    label: z.string().min(1).default("trace_id").describe("Label of exemplars with the id of a trace."),
    dataSource: z
      .string()
      .min(1)
      .optional()
      .describe("uid of a data source for traces in this Grafana, where the trace is opened."),
    url: text(
      /^https?:\/\/[^\s/][^\s]*\$\{__value\.raw\}\S*$/,
      2048,
      "an address that starts with http:// or https:// and holds ${__value.raw}, the id of the trace",
      "write it like https://traces.example.com/trace/${__value.raw}",
    )
      .optional()
      .describe("Address of a trace elsewhere, with ${__value.raw} in place of its id."),
  })
  .describe(
    "What an exemplar leads to: exactly one of dataSource and url. Absent: exemplars are shown, and lead nowhere.",
  );

const oidc = z
  .strictObject({
    name: z.string().min(1).default("Single sign-on").describe("What the button on the login page says."),
    authUrl: encryptedUrl().describe("The provider's authorization_endpoint."),
    tokenUrl: encryptedUrl().describe("The provider's token_endpoint."),
    apiUrl: encryptedUrl().optional().describe("The provider's userinfo_endpoint. Absent: the ID token says it all."),
    clientId: z.string().min(1).describe("Under which the provider knows this Grafana."),
    clientSecret: z
      .strictObject({
        secret: dnsSubdomain().describe("Name of an existing Secret in the namespace of the stack."),
        key: z.string().min(1).default("clientSecret").describe("Key in that Secret."),
      })
      .describe("Where the client's secret is. It never stands in an environment file."),
    scopes: z.array(z.string().min(1)).min(1).default(["openid", "profile", "email"]).describe("What is asked for."),
    roleAttributePath: z
      .string()
      .min(1)
      .optional()
      .describe(
        "JMESPath from somebody's claims to a role of Grafana's (Viewer, Editor, Admin); who gets none is refused. Absent: everybody is a Viewer.",
      ),
    groupsAttributePath: z.string().min(1).optional().describe("JMESPath from somebody's claims to their groups."),
    allowedGroups: z
      .array(z.string().min(1))
      .default([])
      .describe("Only members of one of these may log in. Needs groupsAttributePath."),
    allowedDomains: z.array(z.string().min(1)).default([]).describe("Only addresses of these domains may log in."),
    allowSignUp: z
      .boolean()
      .default(true)
      .describe("Whom the provider lets in becomes a user at first login; false: only who is one already."),
    autoLogin: z.boolean().default(false).describe("Go to the provider without showing the login page."),
    disableLoginForm: z
      .boolean()
      .default(false)
      .describe("No login by password in the browser; the administrator's still works over the API."),
  })
  .describe("Login by OpenID Connect.");

/** Grafana. */
export const grafana = () =>
  z
    .strictObject({
      enabled: z.boolean().default(true).describe("false leaves it out."),
      adminSecret: dnsSubdomain()
        .optional()
        .describe(
          "Existing Secret with the keys user and password. Absent: the variables grafana_admin_user and grafana_admin_password are asked for.",
        ),
      exposure: grafanaExposure.optional(),
      https: z.boolean().default(true).describe("Browsers reach it over HTTPS; false gives up secure cookies."),
      oidc: oidc.optional(),
      traces: traces.optional(),
      persistence: z
        .strictObject({ size: volumeSize().describe("Size of the volume.") })
        .optional()
        .describe("Volume for what people save in the browser. Absent: only what comes from code outlives the pod."),
      settings: z
        .record(z.string(), z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])))
        .default({})
        .describe("Additions to grafana.ini by section. Keys the release relies on are refused, and so are secrets."),
      envFromSecrets: z
        .array(dnsSubdomain())
        .default([])
        .describe("Existing Secrets whose keys become environment variables, for $__env{NAME} in settings."),
      ...chartComponentShape({ cpu: "100m", memory: "256Mi", memoryLimit: "512Mi" }),
    })
    .prefault({})
    .describe("Grafana, as a Helm release.");

/** What an exemplar leads to. */
export type ExemplarTraces = z.infer<typeof traces>;
