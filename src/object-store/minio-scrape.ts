import type { ScrapeConfig } from "../config/model.js";
import type { ClusterNamespace } from "../kubernetes/cluster-namespace.js";
import type { PodVolume } from "../kubernetes/pod-volume.js";
import type { TlsIdentity } from "../kubernetes/tls-identity.js";

/** A target that annotations cannot describe: they name no authority and no server. */
export interface ScrapedOverTls {
  readonly job: ScrapeConfig;
  /** The authorities the job names; Prometheus reads them anew when they change. */
  readonly authorities: PodVolume;
}

/** Properties of the scrape job. */
export interface MinioScrapeProps {
  readonly namespace: ClusterNamespace;
  readonly identity: Pick<TlsIdentity, "authoritiesVolume">;
  /** Host name of the Service, which stands in the certificate; discovered addresses are numbers. */
  readonly host: string;
}

/** Folder, in Prometheus's pods, with the authorities of MinIO's certificate. */
const folder = "/etc/prometheus/minio";

/** The job under which MinIO's servers have always been scraped, over HTTPS. */
export function minioScrape({ namespace, identity, host }: MinioScrapeProps): ScrapedOverTls {
  const label = (source: string, target: string) => ({
    source_labels: [`__meta_kubernetes_${source}`],
    target_label: target,
  });
  const keep = (source: string, regex: string) => ({
    source_labels: [`__meta_kubernetes_${source}`],
    regex,
    action: "keep",
  });
  return {
    job: {
      job_name: "minio",
      scheme: "https",
      metrics_path: "/minio/v2/metrics/cluster",
      tls_config: { ca_file: `${folder}/ca.crt`, server_name: host },
      kubernetes_sd_configs: [{ role: "endpointslice", namespaces: { names: [namespace.name] } }],
      relabel_configs: [
        keep("service_name", "minio"),
        keep("endpointslice_port_name", "s3"),
        label("namespace", "namespace"),
        label("pod_name", "pod"),
        label("pod_node_name", "node"),
      ],
    },
    authorities: identity.authoritiesVolume("minio-authorities", folder),
  };
}
