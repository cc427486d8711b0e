import type { NeededAccess } from "./access-rule.js";

/** One thing that may be allowed or not, as a SelfSubjectAccessReview asks it. */
export interface AccessQuestion {
  readonly verb: string;
  /** What it is done to. @default - a path of the API server */
  readonly object?: {
    readonly group: string;
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly path?: string;
}

/** Whoever may do everything need not be asked about each thing. */
export const everything: AccessQuestion = { verb: "*", object: { group: "*", resource: "*" } };

/** One question for each verb on each object. */
export function accessQuestions({ rules, paths }: NeededAccess): AccessQuestion[] {
  return [
    ...rules.flatMap(({ group, resource: full, verbs, namespace, names = [undefined] }) => {
      const [resource = "", subresource] = full.split("/");
      return names.flatMap((name) =>
        verbs.map((verb) => ({ verb, object: { group, resource, subresource, namespace, name } })),
      );
    }),
    ...paths.flatMap(({ path, verbs }) => verbs.map((verb) => ({ verb, path }))),
  ];
}

/** The body of a SelfSubjectAccessReview. */
export function accessReview({ verb, object, path }: AccessQuestion): object {
  return {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: path === undefined ? { resourceAttributes: { verb, ...object } } : { nonResourceAttributes: { verb, path } },
  };
}
