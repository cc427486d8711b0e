import { request } from "node:https";
import type { ClusterPaths } from "../paths.js";
import type { LabCluster } from "../topology.js";
import { adminAccess } from "./pki.js";

/** An answer of the API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: string;
}

/** Seconds one question may take. */
const TIMEOUT = 5;

/**
 * Reads from a cluster's API server as its administrator. For the many small questions while waiting: starting kubectl
 * for each would load the machine that is just starting clusters.
 */
export class ApiClient {
  private readonly access;

  constructor(
    private readonly cluster: LabCluster,
    folders: ClusterPaths,
  ) {
    this.access = adminAccess(folders);
  }

  /** Answers a GET, or undefined when the API server cannot be reached. */
  get(path: string): Promise<ApiAnswer | undefined> {
    const { authority, client } = this.access;
    return new Promise((resolve) => {
      const asked = request(
        new URL(path, this.cluster.server),
        { ca: authority, cert: client.certificate, key: client.key, timeout: TIMEOUT * 1000 },
        (response) => {
          let body = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => (body += chunk));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
          response.on("error", () => resolve(undefined));
        },
      );
      asked.on("timeout", () => asked.destroy());
      asked.on("error", () => resolve(undefined));
      asked.end();
    });
  }

  /** Answers the object at `path`, or undefined when there is none or the API server cannot be reached. */
  async object<Kind>(path: string): Promise<Kind | undefined> {
    const answer = await this.get(path);
    return answer?.status === 200 ? (JSON.parse(answer.body) as Kind) : undefined;
  }
}
