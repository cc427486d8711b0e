import { join } from "node:path";
import { renderStack } from "../../src/manifests/render-stack.js";
import { applyStack } from "../apply/apply-stack.js";
import { applyObjects, kubectlFor } from "../cluster/kubectl.js";
import { provisionVolumes } from "../cluster/storage.js";
import type { Binaries } from "../parts/binaries.js";
import type { LabPaths } from "../paths.js";
import type { ReportDetail } from "../progress.js";
import { alertmanager } from "./alertmanager.js";
import { labVariables } from "./identities.js";
import { countedTargetObjects } from "./counted-target-objects.js";
import { namespaceOf } from "./namespace-of.js";
import { claimsOf } from "./volumes.js";
import { nodeExporter, openServices } from "./lab-only-objects.js";
import { refuseUnsafeRingChange } from "./ring-change.js";
import { withoutReleases, type MissingRelease } from "./releases.js";
import { applyWithTerraform } from "./terraform.js";
import type { Fleet, FleetStack } from "./synthesize.js";

/** How stacks reach their clusters: Terraform, or the rendered manifests in Terraform's order. */
export type Route = "terraform" | "manifests";

/** What applying a stack needs. */
export interface ApplyContext {
  readonly fleet: Fleet;
  readonly paths: LabPaths;
  readonly binary: Binaries;
  readonly route: Route;
  readonly missing: readonly MissingRelease[];
  /** Path of Terraform's CLI configuration. @default - Terraform's own place */
  readonly terraformConfiguration?: string;
}

/**
 * Applies one stack and what only the lab adds to it: volumes before; the target whose scrapes
 * are counted, an exporter and Alertmanager without their charts, and node ports after.
 *
 * @returns what was done, in one line.
 */
export async function applyFleetStack(stack: FleetStack, context: ApplyContext, report: ReportDetail): Promise<string> {
  const { fleet, paths, binary, missing } = context;
  const variables = labVariables(paths, stack.cluster.name);
  const kubectl = kubectlFor(stack.cluster, paths, binary);
  const { objects } = renderStack(stack.json, { variables });
  if (stack.cluster.role === "observability") {
    await refuseUnsafeRingChange(
      fleet.environment,
      objects.map(({ object }) => object),
      kubectl,
    );
  }
  await provisionVolumes(stack.cluster, claimsOf(objects), paths, kubectl);
  const done =
    context.route === "terraform"
      ? await applyWithTerraform(stack, withoutReleases(stack, missing), variables, context.terraformConfiguration)
      : summary(
          await applyStack({
            stackId: stack.id,
            objects,
            inventoryFile: join(paths.state, "applied", `${stack.id}.json`),
            kubectl: { kubeconfig: paths.kubeconfig, context: stack.cluster.context, program: binary("kubectl") },
            onProgress: report,
          }),
        );
  await applyObjects(kubectl, labOnlyObjects(stack, fleet, missing));
  return done;
}

function labOnlyObjects(stack: FleetStack, { environment }: Fleet, missing: readonly MissingRelease[]): object[] {
  const counted = countedTargetObjects(namespaceOf(environment, stack.cluster), stack.cluster.nodes[0]);
  const withoutChart = (name: string) =>
    missing.some(({ release }) => release.stack === stack && release.name === name);
  if (stack.cluster.role === "observability") {
    const { namespace } = environment.observability;
    const substitutes = withoutChart("alertmanager") ? alertmanager(stack, namespace) : [];
    return [...openServices(environment), ...counted, ...substitutes];
  }
  const child = environment.childClusters.find(({ name }) => name === stack.cluster.name);
  return child === undefined || !withoutChart("node-exporter")
    ? counted
    : [...counted, ...nodeExporter(`${child.namespace}-node-exporter`)];
}

function summary({ added, changed, unchanged, replaced, destroyed }: Awaited<ReturnType<typeof applyStack>>): string {
  return `${added} added, ${changed} changed, ${replaced} replaced, ${destroyed} destroyed, ${unchanged} unchanged`;
}
