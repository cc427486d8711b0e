import type { LabContext } from "./commands.js";

/**
 * What `npm run lab` does once the clusters are ready.
 *
 * @param context the running lab; `paths.kubeconfig` reaches all of its clusters.
 */
export function deployFleet({ paths, progress }: LabContext): Promise<void> {
  progress.say(`export KUBECONFIG=${paths.kubeconfig}`);
  return Promise.resolve();
}
