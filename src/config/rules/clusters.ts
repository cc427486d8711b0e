import { longestStackId, observabilityClusterName, stackIds, type Environment } from "../model.js";
import type { Finding } from "../shape-problems.js";

const reservedNames: Readonly<Record<string, string>> = {
  [observabilityClusterName]: "the observability cluster's own Prometheus writes under this name",
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

/** Stack ids become folders and state keys, so their length is bounded. */
export function stackIdsFit(environment: Environment): Finding[] {
  return stackIds(environment).flatMap((id, position) => {
    if (id.length <= longestStackId) return [];
    return [
      {
        ...namedAt(environment, position),
        rule: `a stack id of at most ${longestStackId} characters; ${id} has ${id.length}`,
        remedy: position === 0 ? "shorten the environment's name" : "shorten the cluster's or the environment's name",
      },
    ];
  });
}

/**
 * Two environments may spell one stack id (`prod` + `eu-x`, `prod-eu` + `x`); they would then share one state and
 * destroy each other's objects.
 *
 * @returns the findings of the later environment, each with its environment.
 */
export function distinctStackIds(
  environments: readonly Environment[],
): { environment: Environment; finding: Finding }[] {
  const owner = new Map<string, Environment>();
  return environments.flatMap((environment) =>
    stackIds(environment).flatMap((id, position) => {
      const other = owner.get(id);
      if (other === undefined || other === environment) {
        owner.set(id, environment);
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

/** Where the name stands that a stack id ends with: the first stack is the observability cluster's, named by the file alone. */
function namedAt({ name, childClusters }: Environment, position: number): Pick<Finding, "path" | "got"> {
  if (position === 0) return { path: [], got: name };
  return { path: ["childClusters", position - 1, "name"], got: childClusters[position - 1]?.name };
}
