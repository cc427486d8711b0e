import { type Fields, block, blocks, map, refused, string, strings } from "../fields.js";

const generatedName = refused("a name the API server makes up cannot be applied again; give metadata.name");

const metadataFields: Fields = {
  annotations: map(),
  generate_name: generatedName,
  labels: map(),
  name: string(),
};

/** Metadata of an object that lives outside of namespaces. */
export const clusterMetadata = block(metadataFields);

/** Metadata of an object in a namespace; the provider sends `default` when none is given. */
export const namespacedMetadata = block({ ...metadataFields, namespace: string({ default: "default" }) });

/** Metadata of a template, for example of the pods of a Deployment: nothing is defaulted. */
export const templateMetadata = block({ ...metadataFields, namespace: string() });

/** Metadata of a Job's pods, which takes no namespace. */
export const jobTemplateMetadata = block(metadataFields);

/** A label query. */
export const labelSelectorFields: Fields = {
  match_expressions: blocks({ key: string(), operator: string(), values: strings() }),
  match_labels: map(),
};
