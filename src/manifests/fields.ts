import type { JsonObject, JsonValue } from "./json.js";

/** How the provider turns one argument into one member of a Kubernetes object. */
interface Sent {
  /** Name of the member; the argument's name in camel case when left out. */
  readonly wire?: string;
  /** What the provider sends when the argument is absent: a default of its schema. */
  readonly default?: JsonValue;
  /**
   * The provider holds the value behind a pointer: zero (`false`, `0`, `""`) is sent, also for an absent argument as
   * long as its block is not empty. Without this, zero is left out.
   */
  readonly pointer?: boolean;
  /** Whether the provider looks at the argument at all, decided by the other arguments of the block. */
  readonly when?: (block: JsonObject) => boolean;
  /** The rule a given value breaks, in words; undefined when it breaks none. */
  readonly check?: (value: JsonValue) => string | undefined;
}

/**
 * Kinds of single values. `numeral` is an integer that Terraform writes as a text, so that an empty text can mean
 * unset; `mode` is an octal file mode; `intOrString` a number or a name or a percentage; `quantity` a resource amount.
 */
export type ScalarKind = "string" | "integer" | "boolean" | "numeral" | "mode" | "intOrString" | "quantity";

/** Lists and maps of single values. `bytes` is a map of texts sent as base64, `base64` a map that is base64 already. */
export type CollectionKind = "strings" | "integers" | "map" | "quantities" | "bytes" | "base64";

/**
 * One argument of a resource or of a block inside it. A `block` is one object, a `blocks` a list of them; `projections`
 * is a list of blocks in which every inner block becomes a list item of its own. `steering` arguments tell Terraform
 * what to do and are not sent; `refused` ones we do not render.
 */
export type Field =
  | (Sent & { readonly kind: ScalarKind | CollectionKind })
  | (Sent & { readonly kind: "block" | "blocks" | "projections"; readonly fields: Fields })
  | { readonly kind: "steering" }
  | { readonly kind: "refused"; readonly reason: string };

/** The arguments of a block by their Terraform name. */
export type Fields = Readonly<Record<string, Field>>;

const scalar =
  (kind: ScalarKind) =>
  (sent: Sent = {}): Field => ({ kind, ...sent });
const collection =
  (kind: CollectionKind) =>
  (sent: Sent = {}): Field => ({ kind, ...sent });
const nested =
  (kind: "block" | "blocks" | "projections") =>
  (fields: Fields, sent: Sent = {}): Field => ({
    kind,
    fields,
    ...sent,
  });

/** A text. */
export const string = scalar("string");
/** A whole number. */
export const integer = scalar("integer");
/** A truth value. */
export const boolean = scalar("boolean");
/** A whole number written as a text. */
export const numeral = scalar("numeral");
/** An octal file mode written as a text, sent as a number. */
export const mode = scalar("mode");
/** A number, a name or a percentage, written as a text. */
export const intOrString = scalar("intOrString");
/** A resource amount such as `128Mi`. */
export const quantity = scalar("quantity");
/** A list of texts. */
export const strings = collection("strings");
/** A list of whole numbers. */
export const integers = collection("integers");
/** A map of texts. */
export const map = collection("map");
/** A map of resource amounts. */
export const quantities = collection("quantities");
/** A map of texts, sent as base64. */
export const bytes = collection("bytes");
/** A map of texts that are base64 already. */
export const base64 = collection("base64");
/** One nested object. */
export const block = nested("block");
/** A list of nested objects. */
export const blocks = nested("blocks");
/** A list of nested objects in which every inner block becomes an item of its own. */
export const projections = nested("projections");
/** An argument that tells Terraform what to do; it is not sent. */
export const steering: Field = { kind: "steering" };

/** An argument the provider has and we do not render; giving it is a problem with this reason. */
export function refused(reason: string): Field {
  return { kind: "refused", reason };
}

/** A resource type: the Kubernetes kind it makes and the arguments it takes. */
export interface ResourceKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly fields: Fields;
  /** What a create waits for, and the argument that turns the wait on or off. */
  readonly wait?: WaitRule;
  /** How long the provider gives a create before it fails, when `timeouts` does not say. */
  readonly timeoutSeconds?: number;
  /** Rules over several arguments of the resource; each broken one is a path and a message. */
  readonly rules?: (block: JsonObject) => readonly { readonly path: string; readonly message: string }[];
}

/** What can be waited for after an object was applied. */
export type WaitGoal = "rollout" | "completion" | "loadBalancer" | "bound";

/** When a resource waits. */
export interface WaitRule {
  readonly goal: WaitGoal;
  /** The steering argument that turns the wait on or off. */
  readonly argument: string;
  /** What an absent argument means. */
  readonly default: boolean;
  /** Narrows the wait to some objects of the kind, for example Services of type LoadBalancer. */
  readonly when?: (object: JsonObject) => boolean;
}
