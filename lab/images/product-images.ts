import { join } from "node:path";
import { loadEnvironments } from "../../src/config/load.js";
import { imageReference, images } from "../../src/config/versions.js";
import { LabError } from "../lab-error.js";
import type { ProductImages } from "./list.js";

/** The image references of `environments/lab.yaml`, as the synthesized stacks will carry them. */
export function productImages(checkout: string): ProductImages {
  const [environment] = loadEnvironments(join(checkout, "environments"), ["lab"]);
  const store = environment?.observability.objectStore;
  const minio = store !== undefined && "minio" in store ? store.minio?.image : undefined;
  if (minio === undefined) {
    throw new LabError("environments/lab.yaml names no MinIO image", "set observability.objectStore.minio.image");
  }
  return {
    thanos: imageReference(images.thanos),
    prometheus: imageReference(images.prometheus),
    nodeExporter: imageReference(images.nodeExporter),
    minio,
  };
}
