import { existsSync } from "node:fs";
import { binariesIn } from "../../lab/parts/binaries.js";
import { labPaths } from "../../lab/paths.js";

/** Says at once what is missing, in place of a program that does not start. @throws Error when the lab has not built it */
export default function programsAreBuilt(): void {
  const binary = binariesIn(labPaths());
  for (const name of ["thanos", "prometheus"] as const) {
    if (!existsSync(binary(name))) throw new Error(`there is no ${name}: run \`npm run lab -- build\` first`);
  }
}
