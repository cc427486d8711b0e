import { readFileSync } from "node:fs";
import { execa } from "execa";

/** Mount points at or below a folder in this mount namespace, the deepest first. */
export function mountsBelow(
  folder: string,
  mountinfo = readFileSync("/proc/self/mountinfo", "utf8"),
): readonly string[] {
  return mountinfo
    .split("\n")
    .map((line) => unescapeOctal(line.split(" ")[4] ?? ""))
    .filter((path) => path === folder || path.startsWith(`${folder}/`))
    .reverse();
}

/**
 * Unmounts everything at or below a folder. The clusters mount in namespaces of their own, which end with them; this is
 * for whatever got there another way.
 */
export async function unmountAll(folder: string): Promise<void> {
  for (const path of mountsBelow(folder)) await execa("umount", ["--lazy", path], { reject: false });
}

/** The kernel writes a space in a path as \040. */
function unescapeOctal(path: string): string {
  return path.replace(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)));
}
