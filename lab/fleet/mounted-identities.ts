import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { containerPid } from "../cluster/container-pid.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import { LAB_CLUSTERS, type LabCluster } from "../topology.js";
import type { CheckContext } from "../verify/check.js";
import { namespaceOf } from "./namespace-of.js";

/** A pod, as far as its Secrets go. */
interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly volumes?: readonly {
      readonly name: string;
      readonly secret?: {
        readonly secretName: string;
        readonly items?: readonly { readonly key: string; readonly path: string }[];
      };
    }[];
    readonly containers: readonly {
      readonly name: string;
      readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
    }[];
  };
}

/** Content of each key of each Secret, in base64. */
type Secrets = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The kubelet looks at its Secrets once a minute; three times that, for a busy machine. */
const longestWait = 180_000;
const betweenLooks = 3_000;

/**
 * Waits until every pod sees its Secrets as they were applied: the kubelet brings a changed one into running pods in its
 * own time, and the next step of a rotation must not come before.
 *
 * @throws LabError with the files that still have former content.
 */
export async function untilIdentitiesAreMounted(context: CheckContext, paths: LabPaths): Promise<void> {
  const deadline = Date.now() + longestWait;
  let stale: readonly string[];
  do {
    stale = (await Promise.all(LAB_CLUSTERS.map((cluster) => staleFiles(cluster, context, paths)))).flat();
    if (stale.length === 0) return;
    await pause(betweenLooks);
  } while (Date.now() < deadline);
  throw new LabError(`after ${longestWait / 1000} s these still have former content: ${stale.join(", ")}`);
}

async function staleFiles(cluster: LabCluster, context: CheckContext, paths: LabPaths): Promise<string[]> {
  const namespace = namespaceOf(context.environment, cluster);
  const kubectl = context.kubectl(cluster);
  const list = async <Item>(kind: string, ...selection: string[]) =>
    (
      JSON.parse(await kubectl(["get", kind, "--namespace", namespace, ...selection, "--output=json"])) as {
        items: Item[];
      }
    ).items;
  const [secrets, pods] = await Promise.all([
    list<{ metadata: { name: string }; data?: Record<string, string> }>("secrets"),
    list<Pod>("pods", "--selector=app.kubernetes.io/part-of=thanos-fleet", "--field-selector=status.phase=Running"),
  ]);
  const content: Secrets = new Map(secrets.map(({ metadata, data = {} }) => [metadata.name, data]));
  const files = pods.flatMap((pod) => secretFiles(pod, content));
  if (files.length === 0) throw new LabError(`no pod of ${cluster.name} has a Secret mounted`, "`npm run lab`");
  const pids = new Map(
    await Promise.all(
      [...new Map(files.map((file) => [inContainer(file), file])).values()].map(
        async (file): Promise<[string, number | undefined]> => [
          inContainer(file),
          await containerPid(cluster, { namespace, ...file }, paths, kubectl),
        ],
      ),
    ),
  );
  return files
    .filter((file) => read(`/proc/${pids.get(inContainer(file))}/root${file.path}`) !== file.wanted)
    .map((file) => `${cluster.name}/${inContainer(file)} ${file.path}`);
}

/** A file in a container. */
interface SecretFile {
  readonly pod: string;
  readonly container: string;
  readonly path: string;
  /** What it must hold, in base64. */
  readonly wanted?: string;
}

const inContainer = ({ pod, container }: SecretFile) => `${pod}/${container}`;

/** Every file that the containers of a pod have from a Secret, and what it must hold. */
function secretFiles({ metadata, spec: { volumes = [], containers } }: Pod, secrets: Secrets): SecretFile[] {
  return volumes.flatMap(({ name, secret }) => {
    if (secret === undefined) return [];
    const data = secrets.get(secret.secretName) ?? {};
    const items = secret.items ?? Object.keys(data).map((key) => ({ key, path: key }));
    return containers.flatMap(({ name: container, volumeMounts = [] }) =>
      volumeMounts
        .filter((mount) => mount.name === name)
        .flatMap(({ mountPath }) =>
          items.map(({ key, path }) => ({
            pod: metadata.name,
            container,
            path: `${mountPath}/${path}`,
            wanted: data[key],
          })),
        ),
    );
  });
}

/** A file's content in base64, as Secrets have it, or nothing where it is not there. */
function read(file: string): string | undefined {
  try {
    return readFileSync(file).toString("base64");
  } catch {
    return undefined;
  }
}
