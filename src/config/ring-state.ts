import { z } from "zod";

/** Where the ring is that routers read anew while they run. */
export const ringPlace = { configMap: "thanos-receive-hashring", key: "hashrings.json" } as const;

/** A selector of the objects that `ringStateOf` reads: the ring, the routers and the ingestors. */
export const ringSelector = "app.kubernetes.io/component in (receive-router,receive-ingestor)";

/** The ring as far as a change of it can lose samples. */
export interface RingState {
  /** Addresses of its members, as routers know them. */
  readonly members: readonly string[];
  /** Copies of every sample. */
  readonly replicationFactor: number;
  /** Ingestors that run, by StatefulSet: one for all, or one per zone. */
  readonly ingestors: Readonly<Record<string, number>>;
}

const replicationFactorFlag = "--receive.replication-factor=";

const ring = z.object({
  kind: z.literal("ConfigMap"),
  metadata: z.object({ name: z.literal(ringPlace.configMap) }),
  data: z.object({ [ringPlace.key]: z.string() }),
});
const document = z.array(z.object({ endpoints: z.array(z.object({ address: z.string() })) }));

const workload = (kind: string, component: string) =>
  z.object({
    kind: z.literal(kind),
    metadata: z.object({
      name: z.string(),
      labels: z.object({ "app.kubernetes.io/component": z.literal(component) }),
    }),
    spec: z.object({
      replicas: z.number().default(1),
      template: z.object({
        spec: z.object({ containers: z.array(z.object({ args: z.array(z.string()).default([]) })) }),
      }),
    }),
  });
const ingestor = workload("StatefulSet", "receive-ingestor");
const router = workload("Deployment", "receive-router");

/**
 * Reads the ring from Kubernetes objects, live ones or those that are to be applied; all others are passed over.
 *
 * @param objects as the API server has them.
 * @returns nothing where there is no ring yet. Ingestors alone are what a first apply leaves that was interrupted: the ring
 * and the routers come when they are ready.
 * @throws Error when routers run beside ingestors and the ring is not there, or its document is not JSON or not of
 * Thanos's form.
 */
export function ringStateOf(objects: readonly unknown[]): RingState | undefined {
  const found = <Content>(schema: z.ZodType<Content>) =>
    objects.flatMap((object) => schema.safeParse(object).data ?? []);
  const [map] = found(ring);
  const [routers, ingestors] = [found(router), found(ingestor)];
  if (map === undefined) {
    if (routers.length === 0 || ingestors.length === 0) return undefined;
    throw new Error(
      `${ingestors.map(({ metadata }) => metadata.name).join(", ")} run with routers, but the ConfigMap ` +
        `${ringPlace.configMap} is gone, so nobody can tell which of them routers send to; put it back first: its ` +
        `${ringPlace.key} is what the routers' pods have under /etc/thanos/hashring`,
    );
  }
  const flags = routers.flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ args }) => args));
  const factor = flags.find((flag) => flag.startsWith(replicationFactorFlag));
  return {
    members: document
      .parse(JSON.parse(map.data[ringPlace.key]))
      .flatMap(({ endpoints }) => endpoints.map(({ address }) => address)),
    replicationFactor: Number(factor?.slice(replicationFactorFlag.length) ?? 1),
    ingestors: Object.fromEntries(ingestors.map(({ metadata, spec }) => [metadata.name, spec.replicas])),
  };
}
