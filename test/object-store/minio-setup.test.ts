import { describe, expect, it } from "vitest";
import { MinioSetup, type MinioSetupProps } from "../../src/object-store/minio-setup.js";
import { synthConstruct } from "../support/construct.js";
import { container, podSpec, podTemplate } from "../support/pod-spec.js";
import { maximallyPlacedPod, maximalSettings } from "../support/thanos.js";
import { minimalSettings } from "../support/workload.js";

const users = {
  receiveIngestor: { secret: "ingestor-user", revision: 1 },
  storeGateway: { secret: "gateway-user", revision: 1 },
  compactor: { secret: "compactor-user", revision: 1 },
};

function synth(props: Partial<MinioSetupProps> = {}) {
  const { object } = synthConstruct((stack, namespace) => {
    new MinioSetup(stack, "setup", {
      namespace,
      image: "example.com/minio:1",
      bucket: "thanos",
      endpoint: "minio.fleet.svc.cluster.local:9000",
      rootEnvironment: [
        { name: "MINIO_ROOT_USER", secret: "root-user", key: "user" },
        { name: "MINIO_ROOT_PASSWORD", secret: "root-user", key: "password" },
      ],
      users,
      authorities: { name: "authorities", mountPath: "/etc/object-store", secret: "certificate" },
      settings: minimalSettings,
      dependsOn: [],
      ...props,
    });
  });
  const job = object("Job");
  const { initContainers = [], containers } = podSpec(job);
  const steps = [...initContainers, ...containers];
  return { object, job, steps, annotations: podTemplate(job).metadata.annotations };
}

describe("MinioSetup", () => {
  it("makes the bucket first, then for each component a policy, the user and the right to it", () => {
    const { steps } = synth();
    expect(steps.map(({ command, args }) => [...(command ?? []), ...(args ?? [])].join(" "))).toEqual([
      "mc mb --ignore-existing fleet/thanos",
      ...["receive-ingestor", "store-gateway", "compactor"].flatMap((name) => [
        `mc admin policy create fleet ${name} /etc/minio-policies/${name}.json`,
        "mc admin user add fleet $(USER_NAME) $(USER_PASSWORD)",
        `mc admin policy attach fleet ${name} --user $(USER_NAME)`,
      ]),
    ]);
  });

  it("fills in each user from its own Secret, and root's in every step before what is made of it", () => {
    const { steps } = synth();
    const secretOf = (env: unknown, variable: string) =>
      (env as { name: string; valueFrom?: { secretKeyRef: { name: string } } }[]).find(({ name }) => name === variable)
        ?.valueFrom?.secretKeyRef.name;
    expect(steps.map(({ env }) => secretOf(env, "USER_PASSWORD"))).toEqual([
      undefined,
      ...["ingestor-user", "gateway-user", "compactor-user"].flatMap((name) => [name, name, name]),
    ]);
    for (const { env = [], volumeMounts } of steps) {
      const names = env.map(({ name }) => name);
      // Kubernetes expands just earlier variables.
      expect(names.indexOf("MC_HOST_fleet")).toBeGreaterThan(names.indexOf("MINIO_ROOT_PASSWORD"));
      expect(env).toContainEqual({
        name: "MC_HOST_fleet",
        value: "https://$(MINIO_ROOT_USER):$(MINIO_ROOT_PASSWORD)@minio.fleet.svc.cluster.local:9000",
      });
      expect(env).toContainEqual({ name: "SSL_CERT_FILE", value: "/etc/object-store/ca.crt" });
      expect(volumeMounts).toContainEqual(expect.objectContaining({ name: "authorities" }));
    }
  });

  it("gives the file of a policy the name by which its step reads it", () => {
    const { object, steps } = synth();
    const files = Object.keys(object("ConfigMap").data as object).map((file) => `/etc/minio-policies/${file}`);
    const read = steps.flatMap(({ args = [] }) => args.filter((arg) => arg.endsWith(".json")));
    expect(read.sort()).toEqual(files.sort());
  });

  it("runs again with other policies or a new password, each for itself", () => {
    const checksums = (props: Parameters<typeof synth>[0] = {}) =>
      Object.fromEntries(
        (container(synth(props).job).env ?? [])
          .map(({ name, value }): [string, unknown] => [name as string, value])
          .filter(([name]) => name.startsWith("CHECKSUM_")),
      );
    const before = checksums();
    const other = checksums({ bucket: "other" });
    expect(other.CHECKSUM_POLICIES).not.toBe(before.CHECKSUM_POLICIES);
    expect({ ...other, CHECKSUM_POLICIES: 0 }).toEqual({ ...before, CHECKSUM_POLICIES: 0 });
    const renewed = { ...users, compactor: { secret: "compactor-user", revision: 2 } };
    expect(checksums({ users: renewed })).toEqual({ ...before, CHECKSUM_USER_COMPACTOR: "revision-2" });
  });

  it("takes every setting but resources and flags, which are its own", () => {
    const { job, steps } = synth({ settings: maximalSettings });
    expect(podTemplate(job)).toMatchObject(maximallyPlacedPod);
    expect(podSpec(job)).toMatchObject({ restartPolicy: "OnFailure" });
    for (const { args, resources } of steps) {
      expect(args).not.toContain("--log.level=debug");
      expect(resources).toMatchObject({ requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "256Mi" } });
    }
  });
});
