import { block, blocks, integer, string, strings } from "../fields.js";
import { labelSelectorFields } from "./shared.js";

const nodeRequirements = blocks({ key: string(), operator: string(), values: strings() });
const nodeSelectorTerm = { match_expressions: nodeRequirements, match_fields: nodeRequirements };

const podAffinityTerm = {
  label_selector: block(labelSelectorFields),
  namespace_selector: block(labelSelectorFields),
  namespaces: strings(),
  topology_key: string(),
};

const podAffinity = block({
  preferred_during_scheduling_ignored_during_execution: blocks({
    pod_affinity_term: block(podAffinityTerm),
    weight: integer(),
  }),
  required_during_scheduling_ignored_during_execution: blocks(podAffinityTerm),
});

/** Where a pod wants to run, in relation to nodes and to other pods. */
export const affinity = block({
  node_affinity: block({
    preferred_during_scheduling_ignored_during_execution: blocks({
      preference: block(nodeSelectorTerm),
      weight: integer(),
    }),
    required_during_scheduling_ignored_during_execution: block({
      node_selector_term: blocks(nodeSelectorTerm, { wire: "nodeSelectorTerms" }),
    }),
  }),
  pod_affinity: podAffinity,
  pod_anti_affinity: podAffinity,
});
