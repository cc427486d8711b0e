import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A program or plugin the lab needs on the host, and the Debian package that brings it. */
export interface Requirement {
  /** Commands, any of which will do. */
  readonly anyOf: readonly string[];
  readonly package: string;
}

/** Everything the lab takes from the distribution. */
export const REQUIREMENTS: readonly Requirement[] = [
  { anyOf: ["containerd"], package: "containerd" },
  { anyOf: ["ctr"], package: "containerd" },
  { anyOf: ["runc"], package: "runc" },
  { anyOf: ["iptables"], package: "iptables" },
  { anyOf: ["conntrack"], package: "conntrack" },
  { anyOf: ["socat"], package: "socat" },
  { anyOf: ["ip"], package: "iproute2" },
  { anyOf: ["nsenter"], package: "util-linux" },
  { anyOf: ["unshare"], package: "util-linux" },
  { anyOf: ["sysctl"], package: "procps" },
  { anyOf: ["chromium", "chromium-browser", "google-chrome"], package: "chromium" },
];

/** Package with the network plugins; they are files, not commands. */
export const CNI_PACKAGE = "containernetworking-plugins";

const CNI_FOLDERS = ["/usr/lib/cni", "/opt/cni/bin"];
const CNI_PLUGINS = ["ptp", "host-local", "portmap"];

/** Folder with the network plugins, or undefined when they are not installed. */
export function findCniPlugins(folders: readonly string[] = CNI_FOLDERS): string | undefined {
  return folders.find((folder) => CNI_PLUGINS.every((plugin) => existsSync(join(folder, plugin))));
}

/** Path of the first of `names` that lies in one of the folders of `path`, or undefined. */
export function findCommand(names: readonly string[], path: string): string | undefined {
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** Packages that bring what is missing, each once. */
export function missingPackages(path: string, cniFolders: readonly string[] = CNI_FOLDERS): readonly string[] {
  const missing = REQUIREMENTS.filter(({ anyOf }) => findCommand(anyOf, path) === undefined).map(
    (each) => each.package,
  );
  return [...new Set([...missing, ...(findCniPlugins(cniFolders) === undefined ? [CNI_PACKAGE] : [])])];
}
