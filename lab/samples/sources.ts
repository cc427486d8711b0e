import type { Kubectl } from "../cluster/kubectl.js";
import { CheckFailure } from "../verify/check.js";
import type { ApiSource } from "./read-samples.js";

const timeout = 30_000;

/** The API of Query or of a Prometheus at an address of ours. */
export function addressSource(url: string): ApiSource {
  return async (path) => {
    try {
      const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(timeout) });
      return await response.json();
    } catch (error) {
      throw new CheckFailure(`${url} does not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}

/** A pod of a cluster, and its port that answers HTTP. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** The API of a pod, reached through its cluster's API server: it works while the cluster is cut off. */
export function podSource(kubectl: Kubectl, place: PodPort): ApiSource {
  return async (path) => JSON.parse(await readPod(kubectl, place, path)) as unknown;
}

/** What a pod answers, as text. @throws LabError with what the API server said. */
export function readPod(kubectl: Kubectl, { namespace, pod, port }: PodPort, path: string): Promise<string> {
  return kubectl(["get", "--raw", `/api/v1/namespaces/${namespace}/pods/${pod}:${port}/proxy${path}`]);
}
