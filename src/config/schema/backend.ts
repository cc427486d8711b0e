import { z } from "zod";
import { text } from "./primitives.js";

/** Stands for the id of each stack in the settings of a backend that is passed through. */
export const stackPlaceholder = "<stack>";

type Setting = string | number | boolean | { [name: string]: Setting };

const setting: z.ZodType<Setting> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.record(z.string(), setting)]),
);

/** Names under which backends take what nobody may read in a file. */
const secret = /password|secret|token|access_key|credentials|private_key|^sas_/i;

const other = z
  .strictObject({
    type: text(
      /^(?!(local|s3|cloud)$)[a-z][a-z0-9_]*$/,
      64,
      "the name of a Terraform backend other than local, s3 and cloud",
      "write what stands behind `backend` in Terraform, such as gcs or azurerm; for the others use backend.local, backend.s3",
    ).describe("Name of the backend, as Terraform knows it: gcs, azurerm, http, pg, kubernetes and so on."),
    settings: z
      .record(z.string(), setting)
      .superRefine((settings, context) => {
        if (!JSON.stringify(settings).includes(stackPlaceholder)) {
          context.addIssue({
            code: "custom",
            message: `nothing in it differs from stack to stack: write ${stackPlaceholder} where the id of the stack belongs, as in prefix: thanos-fleet/${stackPlaceholder}`,
          });
        }
        for (const path of namesIn(settings)) {
          if (!secret.test(path.at(-1)!)) continue;
          context.addIssue({
            code: "custom",
            path,
            message:
              "a secret would be written into synthesized files: give it in the variable that Terraform reads for it",
          });
        }
      })
      .describe(
        `Its settings, passed to Terraform as they are; ${stackPlaceholder} stands for the id of the stack, and something must contain it. Secrets belong into the variables that the backend reads.`,
      ),
  })
  .describe("Any other backend of Terraform, by pass-through.");

/** Where Terraform keeps state. */
export const backend = z
  .strictObject({
    local: z
      .strictObject({
        folder: z.string().default("state").describe("Folder for state files, relative to where cdktf runs."),
      })
      .optional()
      .describe("Files on the machine that deploys. Absent: they are what is used, unless another is named."),
    s3: z
      .strictObject({
        bucket: z.string().min(3).describe("Bucket of the state, which exists."),
        region: z.string().min(1).describe("AWS region of the bucket."),
        keyPrefix: z.string().default("thanos-fleet").describe("Folder inside the bucket; one object per stack."),
        kmsKeyId: z.string().optional().describe("KMS key that encrypts the state. Absent: S3's own key."),
        profile: z
          .string()
          .optional()
          .describe("Profile of the shared AWS configuration. Absent: AWS's own order of looking for credentials."),
      })
      .optional()
      .describe("An S3 bucket, encrypted and with a lock file."),
    other: other.optional(),
  })
  .prefault({})
  .describe(
    "Where Terraform keeps state, one per stack: local files (the default), S3 with a lock file, or any other backend.",
  );

function namesIn(settings: { readonly [name: string]: Setting }): string[][] {
  return Object.entries(settings).flatMap(([name, value]) => [
    [name],
    ...(typeof value === "object" ? namesIn(value).map((path) => [name, ...path]) : []),
  ]);
}
