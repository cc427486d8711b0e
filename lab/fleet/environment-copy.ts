import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LabContext } from "../commands.js";

/**
 * The same lab with a copy of the environment files, for a scenario to change: what it applies with this context comes
 * from the copy. It lies in the lab's state folder and goes with it.
 *
 * @param name of the copy; a former one of the same name is replaced.
 */
export function withEnvironmentCopy(lab: LabContext, name: string): LabContext {
  const checkout = join(lab.paths.state, "environment-copies", name);
  rmSync(checkout, { recursive: true, force: true });
  cpSync(join(lab.checkout, "environments"), join(checkout, "environments"), { recursive: true });
  return { ...lab, checkout };
}
