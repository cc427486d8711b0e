import { execa } from "execa";

/** Whether the host has a network device called `name`. */
export async function linkExists(name: string): Promise<boolean> {
  return !(await execa("ip", ["link", "show", "dev", name], { reject: false })).failed;
}

/** The file a named network namespace is mounted on. */
export function namespaceFile(name: string): string {
  return `/run/netns/${name}`;
}

/**
 * Arguments for `nsenter` that run a command in a named network namespace. Not `ip netns exec`: that remounts /sys, and
 * the control groups vanish with it.
 */
export function inNetworkNamespace(namespace: string, command: readonly string[]): string[] {
  return [`--net=${namespaceFile(namespace)}`, "--", ...command];
}

/** An IPv4 range the host already uses, and what for. */
export interface UsedRange {
  readonly cidr: string;
  readonly device: string;
}

/** IPv4 addresses and routes of the host, default routes left out. */
export async function usedRanges(): Promise<readonly UsedRange[]> {
  const [addresses, routes] = await Promise.all([
    execa("ip", ["-4", "-json", "address"]),
    execa("ip", ["-4", "-json", "route", "show", "table", "all"]),
  ]);
  return [...parseAddresses(addresses.stdout), ...parseRoutes(routes.stdout)];
}

interface AddressEntry {
  readonly ifname?: string;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

interface RouteEntry {
  readonly dst?: string;
  readonly dev?: string;
  readonly type?: string;
}

function parseAddresses(json: string): UsedRange[] {
  return (JSON.parse(json) as AddressEntry[]).flatMap(({ ifname = "", addr_info = [] }) =>
    addr_info.flatMap(({ local, prefixlen }) =>
      local === undefined ? [] : [{ cidr: `${local}/${prefixlen ?? 32}`, device: ifname }],
    ),
  );
}

function parseRoutes(json: string): UsedRange[] {
  return (JSON.parse(json) as RouteEntry[]).flatMap(({ dst, dev = "", type }) =>
    // Multicast, broadcast and local entries repeat what the addresses say.
    dst === undefined || dst === "default" || (type !== undefined && type !== "unicast")
      ? []
      : [{ cidr: dst.includes("/") ? dst : `${dst}/32`, device: dev }],
  );
}
