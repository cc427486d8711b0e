import { imageReference, images } from "../../src/config/versions.js";
import { memcachedImage, prometheusImage, thanosImage, vmagentImage } from "../../stacks/images.js";
import type { Environment } from "../../src/config/model.js";
import { LabError } from "../lab-error.js";
import type { ProductImages } from "./list.js";

/** Tag of the release of Thanos that scenarios upgrade from; `lab/parts/thanos-previous` builds it. */
export const previousThanosTag = "v0.42.3";

/** The image references of `environments/lab.yaml`, as the synthesized stacks carry them. */
export function productImages(environment: Environment): ProductImages {
  const minio = environment.observability.objectStore.minio?.image;
  if (minio === undefined) {
    throw new LabError("environments/lab.yaml names no MinIO image", "set observability.objectStore.minio.image");
  }
  return {
    thanos: thanosImage(environment),
    previousThanos: imageReference({ ...images.thanos, tag: previousThanosTag }, environment.images.prefix),
    prometheus: prometheusImage(environment),
    vmagent: vmagentImage(environment),
    memcached: memcachedImage(environment),
    nodeExporter: imageReference(images.nodeExporter),
    alertmanager: imageReference(images.alertmanager),
    minio,
  };
}
