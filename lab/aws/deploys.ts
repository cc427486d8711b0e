import { join } from "node:path";
import { deployStacks, type DeployResult } from "../../src/deploy/deploy-stacks.js";
import { Interruption } from "../../src/deploy/interruption.js";
import { same, type Check } from "./checks.js";
import type { EmulatorApi } from "./emulator-api.js";
import type { Terraform } from "./terraform.js";

/** A stack that is applied, and where. */
export interface DeploysProps {
  /** Folder of the synthesized stack. */
  readonly folder: string;
  readonly bucket: string;
  readonly api: EmulatorApi;
  readonly terraform: Terraform;
}

/** What `npm run deploy` does is done by the same code here, without the environment's other stacks. */
export async function makesAnewWhatIsGone(props: DeploysProps): Promise<Check[]> {
  const { api, bucket } = props;
  const before = await api.bucketDocument(bucket, "policy");
  await api.deleteBucketDocument(bucket, "policy");
  const gone = await api.bucketDocument(bucket, "policy");
  const first = stateOf(await deploy(props, "apply"));
  const after = await api.bucketDocument(bucket, "policy");
  const second = stateOf(await deploy(props, "apply"));
  return [
    same(
      "deploy makes anew what somebody took away by hand, and nothing the next time",
      { gone, first, after, second },
      { gone: undefined, first: "applied", after: before, second: "unchanged" },
    ),
  ];
}

/** The bucket would let itself be destroyed here: it is the guard that keeps it. */
export async function keepsTheBucket(props: DeploysProps): Promise<Check[]> {
  const { refusals, ...result } = await deploy(props, "destroy");
  const types = [...refusals.values()].flat().map(({ address }) => address.split(".")[0]);
  return [
    same(
      "the guard refuses to destroy the bucket, before anything is destroyed",
      {
        state: stateOf(result),
        bucket: types.includes("aws_s3_bucket"),
        others: types.filter((type) => type !== "aws_s3_bucket" && type !== "aws_kms_key"),
        there: await props.api.hasBucket(props.bucket),
        policy: (await props.api.bucketDocument(props.bucket, "policy")) !== undefined,
      },
      { state: "refused", bucket: true, others: [], there: true, policy: true },
    ),
  ];
}

function stateOf({ outcomes }: Pick<DeployResult, "outcomes">): string {
  return outcomes.map(({ state, reason = "" }) => (state === "failed" ? `failed: ${reason}` : state)).join();
}

function deploy({ folder, terraform }: DeploysProps, mode: "apply" | "destroy"): Promise<DeployResult> {
  const interruption = new Interruption();
  return deployStacks({
    stacks: [{ id: "object-storage", folder, wave: 0, variables: {}, reach: undefined }],
    mode,
    allow: [],
    parallelism: 1,
    place: {
      folder: join(folder, "runs"),
      settings: { program: "terraform", environment: terraform.environment, started: interruption.watch },
      lockTimeout: "30s",
    },
    interruption,
    progress: { doing: () => undefined, done: () => undefined },
    file: "the environment file",
  });
}
