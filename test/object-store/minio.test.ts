import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { TerraformStack } from "#cdktf";
import { ConfigMapV1 } from "#kubernetes/config-map-v1";
import { Minio, type MinioProps } from "../../src/object-store/minio.js";
import { Quantity } from "../../src/units/quantity.js";
import { synthConstruct } from "../support/construct.js";
import { container, podSpec, podTemplate } from "../support/pod-spec.js";
import { maximallyPlacedPod, maximalSettings } from "../support/thanos.js";
import { minimalSettings } from "../support/workload.js";

function synth(props: Partial<MinioProps> = {}, use: (stack: TerraformStack, minio: Minio) => void = () => {}) {
  let minio: Minio | undefined;
  const result = synthConstruct((stack, namespace) => {
    minio = new Minio(stack, "minio", {
      namespace,
      image: "example.com/minio:1",
      bucket: "thanos",
      servers: 1,
      drivesPerServer: 1,
      driveSize: Quantity.parse("100Gi"),
      settings: minimalSettings,
      ...props,
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
    [4, 1, `http://minio-{0...3}.${host}:9000/drive-0`],
    [16, 2, `http://minio-{0...15}.${host}:9000/drive-{0...1}`],
  ])("spreads objects over %i servers with %i drives", (servers, drivesPerServer, pool) => {
    const { set } = synth({ servers, drivesPerServer });
    expect(container(set).args).toEqual(["server", "--address=:9000", pool]);
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
      { name: "home" },
    ]);
  });

  it("is found by its peers before it is ready, without which no server would become so", () => {
    expect(synth().object("Service").spec).toMatchObject({ clusterIP: "None", publishNotReadyAddresses: true });
  });

  it("makes its bucket once it runs, and leaves one alone that is there", () => {
    const { job, resource, addresses } = synth();
    expect(container(job)).toMatchObject({ command: ["mc"], args: ["mb", "--ignore-existing", "fleet/thanos"] });
    expect(container(job).env).toContainEqual({
      name: "MC_HOST_fleet",
      value: `http://$(MINIO_ROOT_USER):$(MINIO_ROOT_PASSWORD)@${host}:9000`,
    });
    const set = addresses.find((address) => address.startsWith("kubernetes_stateful_set_v1."));
    expect(resource("kubernetes_job_v1").depends_on).toEqual([set]);
  });

  it("names the keys before what is made of them, because Kubernetes expands just earlier variables", () => {
    const names = container(synth().job).env?.map(({ name }) => name);
    expect(names?.indexOf("MC_HOST_fleet")).toBeGreaterThan(names?.indexOf("MINIO_ROOT_PASSWORD") ?? NaN);
  });

  it("is an object store whose users wait for the bucket and take their keys from its Secret", () => {
    const { minio, notRendered } = synth();
    expect(parse(minio.document)).toMatchObject({
      config: { bucket: "thanos", endpoint: `${host}:9000`, insecure: true, bucket_lookup_type: "path" },
    });
    expect(minio.credentials.map(({ name }) => name)).toEqual(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
    expect(notRendered[0]?.variables).toEqual(["minio_root_password", "minio_root_user"]);
    const { resource, addresses } = synth({}, (stack, { dependsOn }) => {
      new ConfigMapV1(stack, "user", { metadata: { name: "user" }, dependsOn: [...dependsOn] });
    });
    const job = addresses.find((address) => address.startsWith("kubernetes_job_v1."));
    expect(resource("kubernetes_config_map_v1").depends_on).toEqual([job]);
  });

  it("takes its keys from a Secret that exists", () => {
    const { set, job, minio, json } = synth({ rootSecret: "my-root" });
    expect(json).not.toHaveProperty("variable");
    for (const workload of [set, job]) {
      expect(container(workload).env).toContainEqual({
        name: "MINIO_ROOT_USER",
        valueFrom: { secretKeyRef: { name: "my-root", key: "user", optional: false } },
      });
    }
    expect(minio.credentials).toEqual([
      { name: "AWS_ACCESS_KEY_ID", secret: "my-root", key: "user" },
      { name: "AWS_SECRET_ACCESS_KEY", secret: "my-root", key: "password" },
    ]);
  });

  it("takes every setting, its job too, but that keeps its own resources and flags", () => {
    const settings = { ...maximalSettings, extraArgs: { "conn-read-deadline": "5m", quiet: false } };
    const { set, job } = synth({ settings });
    expect(container(set).args?.slice(1, 4)).toEqual(["--address=:9000", "--conn-read-deadline=5m", "--quiet=false"]);
    for (const workload of [set, job]) expect(podTemplate(workload)).toMatchObject(maximallyPlacedPod);
    expect(container(job).resources).toEqual({
      requests: { cpu: "10m", memory: "32Mi", "ephemeral-storage": "80Mi" },
      limits: { memory: "256Mi", "ephemeral-storage": "1040Mi" },
    });
    expect(podSpec(job)).toMatchObject({ restartPolicy: "OnFailure" });
  });

  it("rejects a flag that it sets itself", () => {
    expect(() => synth({ settings: { ...minimalSettings, extraArgs: { address: ":1" } } })).toThrow("got: address");
  });
});
