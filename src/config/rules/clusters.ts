import { clusterPlace, connectionInWords } from "../cluster-place.js";
import { longestStackId, objectStorageName, observabilityClusterName, stackIds, type Environment } from "../model.js";
import { renderPath, type ProblemPath } from "../problem.js";
import { rulerTenant } from "../ruler.js";
import type { Finding } from "../shape-problems.js";

const reservedNames: Readonly<Record<string, string>> = {
  [observabilityClusterName]: "the observability cluster's own Prometheus writes under this name",
  [rulerTenant]: "the Ruler writes its results under this name",
  [objectStorageName]: "the stack of a bucket in AWS has this name",
  "default-tenant": "Receive keeps samples without a tenant under this name",
};

/** Without a child cluster there is nothing to have a global view of. */
export function atLeastOneChildCluster({ childClusters }: Environment): Finding[] {
  if (childClusters.length > 0) return [];
  return [
    {
      path: ["childClusters"],
      got: [],
      rule: "at least one child cluster",
      remedy: "add an entry with name, cluster and prometheus.mode",
    },
  ];
}

/** A cluster's name is its tenant: two clusters of one name would write into each other's series. */
export function uniqueClusterNames({ childClusters }: Environment): Finding[] {
  const first = new Map<string, number>();
  return childClusters.flatMap(({ name }, index) => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    return [
      {
        path: ["childClusters", index, "name"],
        got: name,
        rule: "a name no other child cluster of this environment has: it becomes the tenant",
        remedy: `rename it; childClusters[${earlier}] has this name already`,
      },
    ];
  });
}

/** Names that mean something to Receive or to us already. */
export function reservedClusterNames({ childClusters }: Environment): Finding[] {
  return childClusters.flatMap(({ name }, index) => {
    const reason = reservedNames[name];
    if (reason === undefined) return [];
    return [
      {
        path: ["childClusters", index, "name"],
        got: name,
        rule: `not a reserved name: ${reason}`,
        remedy: "choose another name",
      },
    ];
  });
}

/** Every stack id begins with the environment's name, and the framework refuses some letters only while synthesizing. */
export function environmentNameIsLabel({ name }: Environment): Finding[] {
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)) return [];
  return [
    {
      path: [],
      got: name,
      rule: "an environment's name of lower-case letters, digits and hyphens, first and last a letter or digit",
      remedy: "rename the file; its name without the ending is the environment's name",
    },
  ];
}

interface ClusterAt {
  readonly path: ProblemPath;
  readonly settings: Pick<Environment["observability"], "cluster" | "namespace">;
}

function everyCluster({ observability, childClusters }: Environment): ClusterAt[] {
  return [
    { path: ["observability"], settings: observability },
    ...childClusters.map((settings, index) => ({ path: ["childClusters", index], settings })),
  ];
}

/** Terraform runs in a folder of the output, cdktf and the lab elsewhere: a relative path would mean another file to each. */
export function kubeconfigPathsAreAbsolute(environment: Environment): Finding[] {
  return everyCluster(environment).flatMap(({ path, settings: { cluster } }) =>
    !("kubeconfig" in cluster) || /^(~?\/)/.test(cluster.kubeconfig)
      ? []
      : [
          {
            path: [...path, "cluster", "kubeconfig"],
            got: cluster.kubeconfig,
            rule: "a path that starts with / or ~/, which means the same file wherever Terraform runs",
            remedy: "write it in full, such as ~/.kube/config",
          },
        ],
  );
}

/** Two stacks in one namespace of one cluster would take turns in overwriting each other's objects. */
export function onePlacePerCluster(environment: Environment): Finding[] {
  const first = new Map<string, ProblemPath>();
  return everyCluster(environment).flatMap(({ path, settings: { cluster, namespace } }) => {
    const place = JSON.stringify([clusterPlace(cluster), namespace]);
    const earlier = first.get(place);
    if (earlier === undefined) {
      first.set(place, path);
      return [];
    }
    return [
      {
        path: [...path, "cluster"],
        got: { ...connectionInWords(cluster), namespace },
        ...("kubeconfig" in cluster
          ? {
              rule: `a context and namespace of its own; ${renderPath(earlier)} has these already`,
              remedy: "correct the context, or give one of them another namespace",
            }
          : {
              rule: `a cluster and namespace of its own; ${renderPath(earlier)} has these already`,
              remedy: "correct how it is reached, or give one of them another namespace",
            }),
      },
    ];
  });
}

/** Regions that the names of EKS endpoints end with. Source: AWS, "Amazon EKS service endpoints"; observed of clusters. */
const endpointRegions = [
  /\.([a-z0-9-]+)\.eks\.amazonaws\.com(\.cn)?$/,
  /\.eks-cluster\.([a-z0-9-]+)\.api\.(aws|amazonwebservices\.com\.cn)$/,
];

/** A token of one region does not open a cluster of another, and the API server says no more than "Unauthorized". */
export function eksEndpointIsInItsRegion(environment: Environment): Finding[] {
  return everyCluster(environment).flatMap(({ path, settings: { cluster } }) => {
    if (!("eks" in cluster)) return [];
    const { endpoint, region } = cluster.eks;
    const host = new URL(endpoint).hostname;
    const named = endpointRegions.flatMap((pattern) => pattern.exec(host)?.[1] ?? [])[0];
    if (named === undefined || named === region) return [];
    return [
      {
        path: [...path, "cluster", "eks", "region"],
        got: region,
        rule: `the region of its endpoint, which is ${named}`,
        remedy: `write ${named}, or correct the endpoint`,
      },
    ];
  });
}

/** Stack ids become folders and state keys, so their length is bounded. */
export function stackIdsFit(environment: Environment): Finding[] {
  return stackIds(environment).flatMap((id, position) => {
    if (id.length <= longestStackId) return [];
    return [
      {
        ...namedAt(environment, position),
        rule: `a stack id of at most ${longestStackId} characters; ${id} has ${id.length}`,
        remedy:
          childAt(environment, position) === undefined
            ? "shorten the environment's name"
            : "shorten the cluster's or the environment's name",
      },
    ];
  });
}

/** An environment file and the stack ids it leads to. */
export interface StackIdOwner {
  readonly file: string;
  readonly ids: readonly string[];
}

/**
 * Two environments may spell one stack id (`prod` + `eu-x`, `prod-eu` + `x`); they would then share one state and
 * destroy each other's objects.
 *
 * @param others environments that are not being loaded, and the stack ids they would have.
 * @returns the findings of the later environment, each with its environment.
 */
export function distinctStackIds(
  environments: readonly Environment[],
  others: readonly StackIdOwner[] = [],
): { environment: Environment; finding: Finding }[] {
  const owner = new Map<string, StackIdOwner>(others.flatMap((other) => other.ids.map((id) => [id, other])));
  return environments.flatMap((environment) =>
    stackIds(environment).flatMap((id, position) => {
      const other = owner.get(id);
      if (other === undefined || other.file === environment.file) {
        owner.set(id, { file: environment.file, ids: [] });
        return [];
      }
      const finding: Finding = {
        ...namedAt(environment, position),
        rule: `a stack id no other environment has; ${id} is also one of ${other.file}`,
        remedy: "rename the cluster or one of the environments",
      };
      return [{ environment, finding }];
    }),
  );
}

/** The child cluster of a stack id; the observability cluster's and the bucket's stack are named by the file alone. */
function childAt({ childClusters }: Environment, position: number) {
  return childClusters[position - 1];
}

/** Where the name stands that a stack id ends with. */
function namedAt(environment: Environment, position: number): Pick<Finding, "path" | "got"> {
  const child = childAt(environment, position);
  if (child === undefined) return { path: [], got: environment.name };
  return { path: ["childClusters", position - 1, "name"], got: child.name };
}
