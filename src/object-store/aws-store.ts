import { s3Endpoint } from "../config/aws.js";
import type { ObjectStoreRole } from "./object-store-actions.js";
import { s3Document, type ObjectStore } from "./object-store.js";

/** A bucket in AWS, as those see it who use it. */
export interface AwsStoreProps {
  readonly bucket: string;
  readonly region: string;
  /** Host. @default - the region's own */
  readonly endpoint?: string;
  /** Folder inside the bucket. @default - the top */
  readonly prefix?: string;
  /** ARN of each component's role, for IRSA. @default - EKS knows by itself which pods have which role (Pod Identity) */
  readonly roleArns?: Readonly<Record<ObjectStoreRole, string>>;
}

/** A bucket in AWS, whoever made it; the pods' own identity opens it, so there are no keys. */
export function awsStore({ roleArns, ...settings }: AwsStoreProps): ObjectStore {
  const endpoint = settings.endpoint ?? s3Endpoint(settings.region);
  const document = s3Document({ ...settings, endpoint });
  return {
    access: (role) => ({
      document,
      credentials: [],
      volumes: [],
      checksums: {},
      dependsOn: [],
      ...(roleArns === undefined
        ? {}
        : { serviceAccountAnnotations: { "eks.amazonaws.com/role-arn": roleArns[role] } }),
    }),
  };
}
