import type { Environment } from "../../src/config/model.js";
import { type JsonObject, isJsonObject } from "../../src/manifests/json.js";
import { formatElapsed, startClock } from "../elapsed.js";
import { LabError } from "../lab-error.js";
import { checkBucket, checkRoles, same, type Check } from "./checks.js";
import { keepsTheBucket, makesAnewWhatIsGone } from "./deploys.js";
import type { EmulatorApi } from "./emulator-api.js";
import { writeOverride } from "./override.js";
import { Terraform } from "./terraform.js";

/** A stack and what it is applied to. */
export interface LifeOfAStackProps {
  readonly environment: Environment;
  /** Folder of the synthesized stack; Terraform runs there. */
  readonly folder: string;
  /** The parsed `cdk.tf.json`. */
  readonly json: JsonObject;
  /** The emulator. */
  readonly url: string;
  readonly api: EmulatorApi;
  /** Folder that mirrors the provider. @default - Terraform's own way of finding it */
  readonly mirror: string | undefined;
  /** Tells how long things took. */
  readonly say: (line: string) => void;
}

/**
 * Applies a stack, looks at what is there, plans again, deploys it as the product does, and destroys it.
 *
 * @throws LabError when Terraform refuses something it should do.
 */
export async function lifeOfAStack(props: LifeOfAStackProps): Promise<Check[]> {
  const { environment, folder, json, url, api, say } = props;
  const { name, observability } = environment;
  const { s3 } = observability.objectStore;
  if (s3 === undefined) throw new LabError(`${name} has no bucket in AWS`);
  const terraform = new Terraform(folder, props.mirror);
  const timed = async <Result>(what: string, run: () => Promise<Result>): Promise<Result> => {
    const elapsed = startClock();
    const result = await run();
    say(`${name}: ${what} in ${formatElapsed(elapsed())}`);
    return result;
  };

  writeOverride(folder, json, url, false);
  await timed("init", () => terraform.init());
  await timed("applied", () => terraform.apply());
  const keyAddress = addressOf(json, "aws_kms_key");
  const keyArn = s3.kmsKey ?? String((await terraform.attributes(keyAddress ?? "")).arn);
  const checks = [...(await checkBucket(api, s3, keyArn)), ...(await checkRoles(api, environment, s3, keyArn))];
  const again = await timed("planned again", () => terraform.planned());
  const refusal = (await terraform.refusesToDestroy()) ?? "";
  checks.push(
    same("a second plan changes nothing", again, undefined),
    // OpenTofu writes "Resource instance …".
    same("a destruction is refused", /instance cannot be destroyed/i.test(refusal), true),
  );

  const deployed = { folder, bucket: s3.bucket, api, terraform };
  checks.push(...(await timed("deployed twice", () => makesAnewWhatIsGone(deployed))));

  writeOverride(folder, json, url, true);
  checks.push(...(await timed("not destroyed", () => keepsTheBucket(deployed))));
  await timed("destroyed", () => terraform.destroy());
  const left = (await api.roles()).filter((role) => role.startsWith(`${name}-`));
  checks.push(
    same("nothing is left", { bucket: await api.hasBucket(s3.bucket), left }, { bucket: false, left: [] }),
    ...(keyAddress === undefined ? [] : [same("the key waits for its deletion", await api.keyIsGoing(keyArn), true)]),
  );
  return checks.map((check) => ({ ...check, what: `${name}: ${check.what}` }));
}

/** Address of the only resource of a type; nothing where the stack has none. */
function addressOf(json: JsonObject, type: string): string | undefined {
  const resources = isJsonObject(json["resource"]) ? json["resource"][type] : undefined;
  const [name] = isJsonObject(resources) ? Object.keys(resources) : [];
  return name === undefined ? undefined : `${type}.${name}`;
}
