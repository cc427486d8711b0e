import { dirname } from "node:path";
import type { LabContext } from "../commands.js";
import { binariesIn } from "../parts/binaries.js";

/** The variable PATH for commands that look for kubectl there: the lab's own comes first. */
export function kubectlOnPath({ paths, path }: Pick<LabContext, "paths" | "path">): { readonly PATH: string } {
  return { PATH: `${dirname(binariesIn(paths)("kubectl"))}:${path}` };
}
