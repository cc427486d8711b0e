import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inNetworkNamespace } from "../../network/ip.js";
import { binariesIn } from "../../parts/binaries.js";
import { OBSERVABILITY } from "../../topology.js";
import type { ScenarioContext } from "../scenario.js";
import type { MinioAccess } from "./minio-access.js";

/**
 * The lab's MinIO as its root user, reached from inside the network namespace of its cluster.
 *
 * @param folder for files that may go afterwards.
 * @param server which of its servers is asked. @default 0
 */
export async function labMinio({ lab, checks }: ScenarioContext, folder: string, server = 0): Promise<MinioAccess> {
  const kubectl = checks.kubectl(OBSERVABILITY);
  const { namespace, identities, objectStore } = checks.environment.observability;
  const secret = async (name: string, key: string) => {
    const path = `jsonpath={.data.${key.replace(".", "\\.")}}`;
    const encoded = await kubectl(["get", "secret", name, "--namespace", namespace, `--output=${path}`]);
    return Buffer.from(encoded, "base64").toString();
  };
  const authorityFile = join(folder, "ca.crt");
  writeFileSync(authorityFile, await secret(identities.minio?.secret ?? "minio-certificate", "ca.crt"));
  const root = objectStore.minio?.rootSecret ?? "minio-root";
  return {
    binary: binariesIn(lab.paths),
    command: (command) => ["nsenter", ...inNetworkNamespace(OBSERVABILITY.networkNamespace, command)],
    host: `minio.${namespace}.svc.cluster.local:9000`,
    address: await kubectl([
      "get",
      "pod",
      `minio-${server}`,
      "--namespace",
      namespace,
      "--output=jsonpath={.status.podIP}",
    ]),
    authorityFile,
    root: { user: await secret(root, "user"), password: await secret(root, "password") },
    folder,
  };
}
