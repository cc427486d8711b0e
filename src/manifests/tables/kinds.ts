import type { ResourceKind } from "../fields.js";
import { access } from "./access.js";
import { availability } from "./availability.js";
import { configuration } from "./configuration.js";
import { networking } from "./networking.js";
import { storage } from "./storage.js";
import { workloads } from "./workloads.js";

/** Every Kubernetes resource type that can be rendered, as provider 2.38.0 sends it. */
export const kinds: Readonly<Record<string, ResourceKind>> = {
  ...access,
  ...availability,
  ...configuration,
  ...networking,
  ...storage,
  ...workloads,
};
