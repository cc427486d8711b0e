import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { TerraformStack } from "#cdktf";
import { ConfigMapV1 } from "#kubernetes/config-map-v1";
import { TlsIdentity } from "../../src/kubernetes/tls-identity.js";
import { objectStoreRoles } from "../../src/object-store/object-store-actions.js";
import { Minio, type MinioProps } from "../../src/object-store/minio.js";
import { minioJob } from "../../src/config/rules/prometheus.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { container, podSpec, podTemplate } from "../support/pod-spec.js";
import { maximallyPlacedPod, maximalSettings } from "../support/thanos.js";
import { minimalSettings } from "../support/workload.js";

const users = {
  receiveIngestor: { secret: "ingestor-user", revision: 1 },
  storeGateway: { secret: "gateway-user", revision: 2 },
  compactor: { secret: "compactor-user", revision: 3 },
};

function synth(
  props: Partial<MinioProps> & { readonly authorityRevision?: number } = {},
  use: (stack: TerraformStack, minio: Minio) => void = () => {},
) {
  let minio: Minio | undefined;
  const { authorityRevision, ...rest } = props;
  const result = synthConstruct((stack, namespace) => {
    minio = new Minio(stack, "minio", {
      namespace,
      image: "example.com/minio:1",
      bucket: "thanos",
      servers: 1,
      drivesPerServer: 1,
      driveSize: Quantity.parse("100Gi"),
      root: { secret: "root-user", revision: 1 },
      users,
      identity: new TlsIdentity(stack, "certificate", {
        namespace,
        name: "minio-certificate",
        component: "object-store",
        variables: { certificate: "minio_certificate", key: "minio_key", authorities: "minio_authorities" },
        purpose: "that MinIO shows",
        supply: "Make one.",
        authorityRevision,
      }),
      settings: minimalSettings,
      ...rest,
    });
    use(stack, minio);
  });
  return { ...result, set: result.object("StatefulSet"), job: result.object("Job"), minio: minio! };
}

const host = "minio.fleet.svc.cluster.local";

describe("Minio", () => {
  it.each([
    [1, 1, "/drive-0"],
    [1, 4, "/drive-{0...3}"],
    [4, 1, `https://minio-{0...3}.${host}:9000/drive-0`],
    [16, 2, `https://minio-{0...15}.${host}:9000/drive-{0...1}`],
  ])("spreads objects over %i servers with %i drives", (servers, drivesPerServer, pool) => {
    const { set } = synth({ servers, drivesPerServer });
    expect(container(set).args).toEqual(["server", "--address=:9000", "--certs-dir=/etc/minio/certs", pool]);
    const drives = Array.from({ length: drivesPerServer }, (_, drive) => ({
      metadata: { name: `drive-${drive}` },
      spec: { resources: { requests: { storage: "100Gi" } } },
    }));
    expect(set.spec).toMatchObject({
      replicas: servers,
      podManagementPolicy: "Parallel",
      volumeClaimTemplates: drives,
    });
    expect(container(set).volumeMounts).toMatchObject([
      ...drives.map(({ metadata: { name } }) => ({ name, mountPath: `/${name}` })),
      { name: "certificate" },
      { name: "home" },
    ]);
  });

  it("is found by its peers before it is ready, without which no server would become so", () => {
    expect(synth().object("Service").spec).toMatchObject({ clusterIP: "None", publishNotReadyAddresses: true });
  });

  it("serves nothing but TLS: certificate and authorities lie where it looks, and every check asks over HTTPS", () => {
    const { set } = synth();
    expect(podSpec(set).volumes).toContainEqual({
      name: "certificate",
      secret: expect.objectContaining({
        secretName: "minio-certificate",
        items: [
          { key: "tls.crt", path: "public.crt" },
          { key: "tls.key", path: "private.key" },
          { key: "ca.crt", path: "CAs/ca.crt" },
        ],
      }) as unknown,
    });
    const { startupProbe, readinessProbe, livenessProbe } = container(set);
    for (const check of [startupProbe, readinessProbe, livenessProbe]) {
      expect(check).toMatchObject({ httpGet: { scheme: "HTTPS", port: "s3" } });
    }
  });

  it("restarts with new authorities or a new root password, and not with a renewed certificate", () => {
    const annotations = (props: Parameters<typeof synth>[0]) => podTemplate(synth(props).set).metadata.annotations;
    expect(annotations({})).toEqual({ "checksum/authorities": "revision-1", "checksum/root": "revision-1" });
    expect(annotations({ authorityRevision: 2, root: { secret: "root-user", revision: 3 } })).toEqual({
      "checksum/authorities": "revision-2",
      "checksum/root": "revision-3",
    });
  });

  it("gives each component keys and a checksum of its own, the authorities, and of the bucket the same", () => {
    const { minio } = synth();
    for (const role of objectStoreRoles) {
      const { document, credentials, volumes, checksums } = minio.access(role);
      expect(parse(document)).toMatchObject({
        config: {
          bucket: "thanos",
          endpoint: `${host}:9000`,
          insecure: false,
          bucket_lookup_type: "path",
          http_config: { tls_config: { ca_file: "/etc/object-store/ca.crt" } },
        },
      });
      expect(credentials).toEqual([
        { name: "AWS_ACCESS_KEY_ID", secret: users[role].secret, key: "user" },
        { name: "AWS_SECRET_ACCESS_KEY", secret: users[role].secret, key: "password" },
      ]);
      expect(volumes).toMatchObject([{ mountPath: "/etc/object-store", items: { "ca.crt": "ca.crt" } }]);
      expect(checksums).toEqual({
        "object-store-authorities": "revision-1",
        "object-store-user": `revision-${users[role].revision}`,
      });
    }
  });

  it("lets its users wait for bucket and users", () => {
    const { resource, addresses } = synth({}, (stack, minio) => {
      const { dependsOn } = minio.access("compactor");
      new ConfigMapV1(stack, "user", { metadata: { name: "user" }, dependsOn: [...dependsOn] });
    });
    const job = addresses.find((address) => address.startsWith("kubernetes_job_v1."));
    expect(resource("kubernetes_config_map_v1", "user").depends_on).toEqual([job]);
  });

  it("is scraped over HTTPS under the job's old name, by the name in the certificate", () => {
    const { scrape } = synth().minio;
    expect(scrape.job).toMatchObject({
      job_name: minioJob,
      scheme: "https",
      metrics_path: "/minio/v2/metrics/cluster",
      tls_config: { ca_file: `${scrape.authorities.mountPath}/ca.crt`, server_name: host },
      kubernetes_sd_configs: [{ role: "endpointslice", namespaces: { names: ["fleet"] } }],
    });
    expect(scrape.authorities).toMatchObject({ items: { "ca.crt": "ca.crt" } });
    expect(podTemplate(synth().set).metadata.annotations).not.toHaveProperty("prometheus.io/scrape");
  });

  it("takes every setting", () => {
    const settings = { ...maximalSettings, extraArgs: { "conn-read-deadline": "5m", quiet: false } };
    const { set, job } = synth({ settings });
    expect(container(set).args?.slice(3, 5)).toEqual(["--conn-read-deadline=5m", "--quiet=false"]);
    for (const workload of [set, job]) expect(podTemplate(workload)).toMatchObject(maximallyPlacedPod);
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...minimalSettings, extraArgs: { address: ":1" } } })).toThrow("got: address");
  });
});
