import { isIP } from "node:net";
import { z } from "zod";
import { Duration } from "../../units/duration.js";
import { Quantity } from "../../units/quantity.js";

/** What a failed check tells the reader beside the rule: zod carries it from the check to the report. */
export interface ProblemHint {
  /** What to do about it, one sentence. */
  readonly remedy: string;
  /** What to show in place of the value, when it may hold a secret. @default - the value itself */
  readonly shown?: string;
}

interface ValueRule<T> {
  /** Whether the value keeps it. */
  readonly holds: (value: T) => boolean;
  readonly rule: string;
  readonly remedy: string;
}

function valueClass<T>(parse: (text: string) => T, rule: string, remedy: string, ...more: readonly ValueRule<T>[]) {
  return z.union([z.string(), z.number()]).transform((input, context): T => {
    const refuse = (message: string, params: ProblemHint) => {
      context.addIssue({ code: "custom", message, params, input });
      return z.NEVER;
    };
    let value: T;
    try {
      value = parse(String(input));
    } catch {
      return refuse(rule, { remedy });
    }
    const broken = more.find(({ holds }) => !holds(value));
    return broken === undefined ? value : refuse(broken.rule, { remedy: broken.remedy });
  });
}

/** What a duration must be beside well-formed. */
export interface DurationLimits {
  /** Refuse no time at all. @default - 0 is a duration like any other */
  readonly positive?: boolean;
  /** Refuse parts of a second. @default - milliseconds are as good */
  readonly wholeSeconds?: boolean;
}

/** A span of time in Prometheus's spelling, e.g. `30s`, `2h`, `1d12h`. */
export const duration = ({ positive = false, wholeSeconds = false }: DurationLimits = {}) =>
  valueClass(
    (text) => Duration.parse(text),
    "a duration: whole numbers with the units ms, s, m, h, d, w or y, largest first",
    "write it like 30s, 15m, 24h or 1d12h",
    {
      holds: ({ milliseconds }) => !positive || milliseconds > 0,
      rule: "a duration above 0",
      remedy: "write a longer one, or remove it to have the default",
    },
    {
      holds: ({ seconds }) => !wholeSeconds || Number.isInteger(seconds),
      rule: "a duration of whole seconds",
      remedy: "round it to seconds",
    },
  ).meta({ title: "duration" });

/** What a quantity must be beside well-formed. */
export interface QuantityLimits {
  /** Smallest amount. @default - any */
  readonly atLeast?: string;
  /** Refuse nothing at all. @default - 0 is a quantity like any other */
  readonly positive?: boolean;
}

/** An amount of CPU, memory or disk in Kubernetes' spelling, e.g. `250m`, `1Gi`. */
export const quantity = ({ atLeast = "0", positive = false }: QuantityLimits = {}) =>
  valueClass(
    (text) => Quantity.parse(text),
    "a Kubernetes quantity: a number, with a suffix such as m, Ki, Mi, Gi or Ti where needed",
    "write it like 250m for CPU, 512Mi or 10Gi for memory and disk",
    {
      holds: ({ value }) => !positive || value > 0,
      rule: "a quantity above 0",
      remedy: "write a larger one, such as 10Gi",
    },
    {
      holds: (value) => !value.isLessThan(Quantity.parse(atLeast)),
      rule: `at least ${atLeast}`,
      remedy: `write ${atLeast} or more`,
    },
  ).meta({ title: "quantity" });

/** Size of a volume. */
export const volumeSize = () => quantity({ positive: true });

/** Text of a form, with what to say about any other. */
export const text = (matches: RegExp, maximum: number, rule: string, remedy: string) =>
  z.string().superRefine((value, context) => {
    if (matches.test(value) && value.length <= maximum) return;
    context.addIssue({ code: "custom", message: rule, params: { remedy } satisfies ProblemHint, input: value });
  });

/**
 * A DNS label (RFC 1123). Cluster, zone and namespace names all become parts of host names.
 *
 * @param maximum longest length in characters; 63 is DNS's own limit.
 */
export const dnsLabel = (maximum = 63) =>
  text(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    maximum,
    `a DNS label: lower-case letters, digits and hyphens, first and last a letter or digit, at most ${maximum} characters`,
    "choose a shorter or plainer name, such as batcave or eu-west-1",
  ).meta({ title: "DNS label" });

/** A DNS subdomain (RFC 1123), as the names of most Kubernetes objects are. */
export const dnsSubdomain = () =>
  text(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    253,
    "a DNS subdomain: lower-case letters, digits, hyphens and dots, at most 253 characters",
    "write the object's name as kubectl get shows it",
  ).meta({ title: "object name" });

/** A host name or an IPv4 address, without scheme or port. */
export const hostName = () =>
  text(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    253,
    "a host name or an IPv4 address, without scheme, port or path",
    "write just the host, such as receive.example.com",
  ).meta({ title: "host name" });

/**
 * An `http` or `https` address without credentials: they would stand in ConfigMaps, plans and state.
 *
 * @param example what the reader is shown in place of a wrong one.
 */
export const httpUrl = (example = "http://proxy.example.com:3128") =>
  z
    .string()
    .superRefine((value, context) => {
      const url = URL.canParse(value) ? new URL(value) : undefined;
      if (url === undefined || !/^https?:\/\/[^\s/]\S*$/.test(value) || value.length > 2048) {
        const params: ProblemHint = { remedy: `write it in full, such as ${example}` };
        context.addIssue({
          code: "custom",
          message: "an address that starts with http:// or https://",
          params: value.includes("@") ? { ...params, shown: "(not shown)" } : params,
          input: value,
        });
      } else if (url.username !== "" || url.password !== "") {
        const params: ProblemHint = {
          remedy: "remove user and password; use a proxy that knows its clients by their address",
          shown: `${url.protocol}//…@${url.host}`,
        };
        const message =
          "an address without user and password, which would be readable in a ConfigMap, the plan and the state";
        context.addIssue({ code: "custom", message, params, input: value });
      }
    })
    .meta({ title: "URL" });

/**
 * The address of a folder, to which the name of a file is appended: with a slash at its end, whether it was written with one
 * or not. Braces and `$` would be taken for a template, in alerts and in Grafana's links.
 */
export const folderUrl = (example: string) =>
  httpUrl(example)
    .superRefine((value, context) => {
      if (!/[?#${}]/.test(value)) return;
      const params: ProblemHint = { remedy: `write the address of a folder, such as ${example}` };
      const message = "an address to which a file's name can be appended: without ?, #, $, { and }";
      context.addIssue({ code: "custom", message, params, input: value });
    })
    .transform((value) => (value.endsWith("/") ? value : `${value}/`));

/** The name of a bucket, as S3 takes it. */
export const bucketName = () =>
  text(
    /^(?!.*\.\.)(?![0-9]+(\.[0-9]+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    63,
    "a bucket name: 3 to 63 lower-case letters, digits, hyphens and single dots, and no IPv4 address",
    "look up how the store spells it",
  )
    .meta({ title: "bucket name" })
    .describe("Name of the bucket.");

/** A TCP port. */
export const port = () => z.int().min(1).max(65535).meta({ title: "TCP port" });

/** A network in CIDR form, IPv4 or IPv6. */
export const network = () =>
  z
    .string()
    .superRefine((value, context) => {
      const [address = "", prefix = ""] = value.split(/\/(?=[^/]*$)/);
      const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address) as 0 | 4 | 6];
      if (/^(0|[1-9][0-9]{0,2})$/.test(prefix) && Number(prefix) <= bits) return;
      context.addIssue({
        code: "custom",
        message: "a network in CIDR form, IPv4 or IPv6",
        params: { remedy: "write it like 10.0.0.0/8 or fd00::/8; one address is 192.0.2.7/32" } satisfies ProblemHint,
        input: value,
      });
    })
    .meta({ title: "network" });

const qualifiedName = () =>
  text(
    /^(?!.{254,}\/)([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    317,
    "a key as Kubernetes takes it: [prefix/]name, the prefix a host name, the name at most 63 letters, digits, -, _ and .",
    "correct the key",
  );

/** Key of a label or a taint. */
export const labelKey = qualifiedName;

/** Value of a label or a taint. */
export const labelValue = () =>
  text(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
    63,
    "a label value: at most 63 letters, digits, -, _ and ., first and last a letter or digit; or nothing",
    "shorten it, or put it into an annotation",
  );

/** Labels, and selectors of labels. */
export const labels = () => z.record(labelKey(), labelValue());

/** Annotations. */
export const annotations = () => z.record(qualifiedName(), z.string());

/** A reference to an image, as a container runtime takes it. */
export const imageReference = () =>
  text(
    /^(?!.*:\/\/)[^\s/:@]\S*$/,
    4096,
    "an image reference: registry, path and tag, without scheme and spaces",
    "write it like registry.example.com/minio:1",
  ).meta({ title: "image reference" });
