import { z } from "zod";
import { Duration } from "../../units/duration.js";
import { Quantity } from "../../units/quantity.js";

/** What a failed check tells the reader beside the rule: zod carries it from the check to the report. */
export interface ProblemHint {
  /** What to do about it, one sentence. */
  readonly remedy: string;
}

function valueClass<T>(parse: (text: string) => T, rule: string, remedy: string) {
  return z.union([z.string(), z.number()]).transform((input, context): T => {
    try {
      return parse(String(input));
    } catch {
      const params: ProblemHint = { remedy };
      context.addIssue({ code: "custom", message: rule, params, input });
      return z.NEVER;
    }
  });
}

/** A span of time in Prometheus's spelling, e.g. `30s`, `2h`, `1d12h`. */
export const duration = () =>
  valueClass(
    (text) => Duration.parse(text),
    "a duration: whole numbers with the units ms, s, m, h, d, w or y, largest first",
    "write it like 30s, 15m, 24h or 1d12h",
  );

/** An amount of CPU, memory or disk in Kubernetes' spelling, e.g. `250m`, `1Gi`. */
export const quantity = () =>
  valueClass(
    (text) => Quantity.parse(text),
    "a Kubernetes quantity: a number, with a suffix such as m, Ki, Mi, Gi or Ti where needed",
    "write it like 250m for CPU, 512Mi or 10Gi for memory and disk",
  );

const checked = (matches: RegExp, maximum: number, rule: string, remedy: string) =>
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
  checked(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    maximum,
    `a DNS label: lower-case letters, digits and hyphens, first and last a letter or digit, at most ${maximum} characters`,
    "choose a shorter or plainer name, such as batcave or eu-west-1",
  );

/** A host name or an IPv4 address, without scheme or port. */
export const hostName = () =>
  checked(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
    253,
    "a host name or an IPv4 address, without scheme, port or path",
    "write just the host, such as receive.example.com",
  );

/** An `http` or `https` address. */
export const httpUrl = () =>
  checked(
    /^https?:\/\/[^\s/]+.*$/,
    2048,
    "an address that starts with http:// or https://",
    "write it in full, such as http://proxy.example.com:3128",
  );

/** A TCP port. */
export const port = () => z.int().min(1).max(65535);

/** A regular expression as Prometheus's relabelling takes it (RE2, anchored at both ends). */
export const regularExpression = () =>
  z.string().superRefine((value, context) => {
    try {
      new RegExp(value);
    } catch {
      context.addIssue({
        code: "custom",
        message: "a regular expression",
        params: { remedy: "close every bracket and escape special characters with a backslash" } satisfies ProblemHint,
        input: value,
      });
    }
  });

/** A map of strings, as labels, annotations and node selectors are. */
export const stringMap = () => z.record(z.string(), z.string());
