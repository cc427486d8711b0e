import { LabError } from "../lab-error.js";

/**
 * What a dynamically linked program needs beside itself: places in an image, and the files that belong there. Libraries go
 * to `/lib`, where every loader looks, under the names by which they are asked for; the loader goes where programs have
 * its path written into them.
 *
 * @param output of `ldd`; of a static program it names nothing.
 * @throws LabError naming libraries that are not there.
 */
export function sharedLibraries(output: string): ReadonlyMap<string, string> {
  const lines = output.split("\n").map((line) => line.trim());
  const absent = lines.filter((line) => line.endsWith("=> not found")).map((line) => line.split(" ")[0]);
  if (absent.length > 0) throw new LabError(`libraries are missing: ${absent.join(", ")}`);
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name, file] = /^(\S+) => (\/\S+) \(/.exec(line) ?? [];
      if (name !== undefined && file !== undefined) return [[name.startsWith("/") ? name : `/lib/${name}`, file]];
      const [, loader] = /^(\/\S+) \(/.exec(line) ?? [];
      return loader === undefined ? [] : [[loader, loader]];
    }),
  );
}
