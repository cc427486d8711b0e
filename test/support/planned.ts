import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from "../../src/manifests/json.js";
import { parsePlan, type TerraformPlan } from "../../src/deploy/guard/terraform-plan.js";
import { providerSchema, type SchemaFields } from "./provider-schema.js";

/** A resource of a plan: its values before and after, by the names of the provider. */
export interface PlannedResource {
  readonly address: string;
  readonly previousAddress?: string;
  /** @default - what follows from both values: nothing, or a change in place, or that it is made or destroyed */
  readonly actions?: readonly string[];
  readonly before: JsonValue;
  readonly after: JsonValue;
  readonly replacePaths?: readonly (readonly (string | number)[])[];
}

/**
 * A plan in the form in which `terraform show -json` prints one: Terraform 1.11's envelope, as a plan of `terraform_data`
 * has it, read as the product reads it.
 */
export function planOf(resources: readonly PlannedResource[], rest: JsonObject = {}): TerraformPlan {
  const changes = resources.map(({ address, previousAddress, before, after, actions, replacePaths }) => {
    const [type = "", name = ""] = address.split(".");
    return {
      address,
      ...(previousAddress === undefined ? {} : { previous_address: previousAddress }),
      mode: "managed",
      type,
      name,
      provider_name: `registry.terraform.io/hashicorp/${type.split("_")[0]}`,
      change: {
        actions: actions ?? [actionOf(before, after)],
        before,
        after,
        after_unknown: after === null ? {} : unknownIn(after),
        before_sensitive: before === null ? false : {},
        after_sensitive: after === null ? false : {},
        ...(replacePaths === undefined ? {} : { replace_paths: replacePaths }),
      },
    };
  });
  const known = JSON.parse(JSON.stringify(changes, withoutUnknown)) as JsonValue;
  return parsePlan(
    JSON.stringify({
      format_version: "1.2",
      terraform_version: "1.11.4",
      resource_changes: known,
      output_changes: {},
      applyable: true,
      complete: true,
      errored: false,
      ...rest,
    }),
  );
}

/** Stands, in what is given to {@link planOf}, for a value that is not known before the apply. */
export const unknownValue = "(known after apply)";

/** Terraform leaves unknown values out of objects, and has null for them in lists. */
function withoutUnknown(this: unknown, _key: string, value: unknown): unknown {
  if (value !== unknownValue) return value;
  return Array.isArray(this) ? null : undefined;
}

function unknownIn(value: JsonValue): JsonValue {
  if (value === unknownValue) return true;
  if (isJsonList(value)) return value.map(unknownIn);
  if (!isJsonObject(value)) return false;
  const within = Object.entries(value).map(([key, each]): [string, JsonValue] => [key, unknownIn(each)]);
  return Object.fromEntries(within.filter(([, each]) => each !== false));
}

function actionOf(before: JsonValue, after: JsonValue): string {
  if (before === null) return "create";
  if (after === null) return "delete";
  return JSON.stringify(before) === JSON.stringify(after) ? "no-op" : "update";
}

/**
 * Every Kubernetes resource of a synthesized stack, by address, as the provider's schema has it in plans and states:
 * blocks are lists, arguments that are not set are null, write-only ones are always null.
 *
 * @param json the stack. References to a resource's name or namespace in it are put in their place.
 */
export function stateValues(json: JsonObject): ReadonlyMap<string, JsonValue> {
  const resources = isJsonObject(json["resource"]) ? json["resource"] : {};
  const addressed = Object.entries(resources).flatMap(([type, named]) =>
    Object.entries(isJsonObject(named) ? named : {}).map(([name, block]) => ({
      type,
      name,
      block: block as JsonObject,
    })),
  );
  const nameOf = new Map<string, string>(
    addressed.flatMap(({ type, name, block: { metadata } }) => {
      const given = isJsonObject(metadata) ? metadata["name"] : undefined;
      return typeof given === "string" ? [[`${type}.${name}`, given] as const] : [];
    }),
  );
  const resolved = (text: string) =>
    text.replaceAll(
      /(?<!\$)\$\{([\w-]+\.[\w-]+)\.metadata\[0\]\.name\}/g,
      (_, address: string) => nameOf.get(address) ?? "",
    );
  return new Map(
    addressed
      .filter(({ type }) => type.startsWith("kubernetes_"))
      .map(({ type, name, block }) => [`${type}.${name}`, fieldsOf(block, providerSchema(type), resolved)]),
  );
}

function fieldsOf(block: JsonObject, fields: SchemaFields, resolved: (text: string) => string): JsonObject {
  const value = (given: JsonValue): JsonValue => {
    if (typeof given === "string") return resolved(given);
    if (isJsonList(given)) return given.map(value);
    if (!isJsonObject(given)) return given;
    return Object.fromEntries(Object.entries(given).map(([key, each]) => [key, value(each)]));
  };
  const named = Object.entries(fields).map(([name, { shape, fields: inner = {} }]): [string, JsonValue] => {
    const given = block[name] ?? null;
    if (shape !== "block" && shape !== "blocks") return [name, name.endsWith("_wo") ? null : value(given)];
    const blocks = given === null ? [] : isJsonList(given) ? given : [given];
    return [name, blocks.map((one) => fieldsOf(one as JsonObject, inner, resolved))];
  });
  return Object.fromEntries(named);
}
