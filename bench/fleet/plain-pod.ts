import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { KubernetesObject } from "../../src/manifests/render-stack.js";

/** A container of a pod, as far as a plain process needs it. */
interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
  readonly secret?: { readonly secretName: string };
}

/** How a plain process differs from its pod. */
export interface PlainPodOptions {
  /** Name of the pod. */
  readonly name: string;
  /** The one address it listens on, in place of all. */
  readonly address: string;
  /** A folder of its own: what is mounted in the pod lies below it. */
  readonly folder: string;
  /** @default - the only container */
  readonly container?: string;
  /** Values of flags that differ; `undefined` leaves the flag out. @default none */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  /** Changes the text of a mounted file. @default - it stays */
  readonly file?: (name: string, text: string) => string;
}

/** What starts a plain process. */
export interface PlainPod {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where a path of the pod lies. */
  readonly path: (mounted: string) => string;
}

/**
 * Turns a workload of a stack into the arguments, variables and files of a plain process: same flags, same configuration,
 * same certificates, elsewhere on the disk and on one address. Buckets are left out.
 *
 * @throws Error when the workload or the container is not there: a mistake in our own code.
 */
export function plainPod(objects: readonly KubernetesObject[], workload: string, options: PlainPodOptions): PlainPod {
  const { name, address, folder, flags = {}, file = (_, text) => text } = options;
  const { containers, volumes } = podOf(objects, workload);
  const [container, ...others] = containers.filter((one) => one.name === (options.container ?? one.name));
  if (container === undefined || others.length > 0) throw new Error(`${workload} has not the one container`);
  const mounts = (container.volumeMounts ?? []).map(({ mountPath }) => mountPath).sort((a, b) => b.length - a.length);
  const path = (text: string) => moved(text, mounts, folder);
  for (const { name: volume, mountPath } of container.volumeMounts ?? []) {
    mkdirSync(join(folder, mountPath), { recursive: true });
    const source = volumes.find((one) => one.name === volume);
    for (const [key, text] of Object.entries(source === undefined ? {} : filesOf(objects, source))) {
      const target = join(folder, mountPath, key);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, path(file(key, text)), { mode: 0o600 });
    }
  }
  const args = (container.args ?? []).flatMap((arg) => {
    const [, flag = ""] = /^--([^=]+)/.exec(arg) ?? [];
    if (flag.startsWith("objstore")) return [];
    if (flag in flags) return flags[flag] === undefined ? [] : [`--${flag}=${flags[flag]}`];
    return [
      path(arg)
        .replace("$(POD_NAME)", name)
        .replace(/(?<=address=)(0\.0\.0\.0|127\.0\.0\.1)?(?=:\d)/, address),
    ];
  });
  const added = Object.entries(flags).filter(
    ([flag, value]) => value !== undefined && !args.some((arg) => arg.startsWith(`--${flag}=`)),
  );
  const variables = (container.env ?? []).flatMap((one) => (one.value === undefined ? [] : [[one.name, one.value]]));
  return {
    args: [...args, ...added.map(([flag, value]) => `--${flag}=${value}`)],
    environment: { ...(Object.fromEntries(variables) as Record<string, string>), POD_NAME: name },
    path,
  };
}

function podOf(objects: readonly KubernetesObject[], name: string) {
  const workload = objects.find(
    ({ kind, metadata }) => ["StatefulSet", "Deployment"].includes(kind) && metadata.name === name,
  );
  if (workload === undefined) throw new Error(`no workload ${name}`);
  const { template } = workload["spec"] as unknown as {
    readonly template: { readonly spec: { readonly containers: Container[]; readonly volumes?: Volume[] } };
  };
  return { containers: template.spec.containers, volumes: template.spec.volumes ?? [] };
}

function filesOf(objects: readonly KubernetesObject[], volume: Volume): Readonly<Record<string, string>> {
  const find = (kind: string, name: string) => {
    const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
    return (found?.["data"] ?? {}) as Readonly<Record<string, string>>;
  };
  if (volume.configMap !== undefined) return find("ConfigMap", volume.configMap.name);
  if (volume.secret === undefined) return {};
  const encoded = Object.entries(find("Secret", volume.secret.secretName));
  return Object.fromEntries(encoded.map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
}

/** Paths that are mounted, each at the same place below a folder. Only whole path segments count: /tmp is not in /tmpfs. */
function moved(text: string, mounts: readonly string[], folder: string): string {
  if (mounts.length === 0) return text;
  const either = mounts.map((mount) => mount.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join("|");
  return text.replaceAll(new RegExp(`(?<![\\w./])(${either})(?![\\w.-])`, "g"), (mount) => join(folder, mount));
}
