import { DNS_IMAGE } from "../cluster/dns.js";
import { PAUSE_IMAGE } from "../cluster/config-files.js";
import { countedTarget } from "../counted-target.js";

/** One image of the lab: our own build under the name that production pulls. */
export interface LabImage {
  /** Full reference, so that `imagePullPolicy: IfNotPresent` finds it and never pulls. */
  readonly reference: string;
  /** Program the image starts. */
  readonly entrypoint: string;
  /** Path in the image → binary of the parts table. */
  readonly files: Readonly<Record<string, string>>;
  /** A program with its libraries: name of a folder that is laid out as the image is. @default - none */
  readonly tree?: string;
}

/** References the product gives its containers; the lab's images must carry exactly these names. */
export interface ProductImages {
  readonly thanos: string;
  /** The release of Thanos before that one, from which scenarios upgrade. */
  readonly previousThanos: string;
  readonly prometheus: string;
  readonly vmagent: string;
  readonly memcached: string;
  readonly minio: string;
  readonly nodeExporter: string;
  readonly alertmanager: string;
}

/** Every image of the lab. */
export function labImages(product: ProductImages): readonly LabImage[] {
  return [
    { reference: PAUSE_IMAGE, entrypoint: "/bin/pause", files: { "/bin/pause": "pause" } },
    {
      reference: countedTarget.image,
      entrypoint: "/bin/counted-target",
      files: { "/bin/counted-target": "counted-target" },
    },
    { reference: DNS_IMAGE, entrypoint: "/bin/coredns", files: { "/bin/coredns": "coredns" } },
    {
      reference: product.prometheus,
      entrypoint: "/bin/prometheus",
      files: { "/bin/prometheus": "prometheus" },
    },
    { reference: product.vmagent, entrypoint: "/bin/vmagent", files: { "/bin/vmagent": "vmagent" } },
    {
      reference: product.nodeExporter,
      entrypoint: "/bin/node_exporter",
      files: { "/bin/node_exporter": "node_exporter" },
    },
    {
      reference: product.alertmanager,
      entrypoint: "/bin/alertmanager",
      files: { "/bin/alertmanager": "alertmanager" },
    },
    { reference: product.thanos, entrypoint: "/bin/thanos", files: { "/bin/thanos": "thanos" } },
    { reference: product.previousThanos, entrypoint: "/bin/thanos", files: { "/bin/thanos": "thanos-previous" } },
    // Of the distribution's own release: what Thanos says to it has been the same for years.
    { reference: product.memcached, entrypoint: "/bin/memcached", files: {}, tree: "memcached" },
    {
      reference: product.minio,
      entrypoint: "/bin/minio",
      files: { "/bin/minio": "minio", "/bin/mc": "mc" },
    },
  ];
}
