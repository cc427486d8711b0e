import { execa } from "execa";
import { LAB_NETWORK } from "../topology.js";
import { inNetworkNamespace } from "./ip.js";

const CHAIN = "THANOS-FLEET-LAB";
const { bridge } = LAB_NETWORK;

/**
 * Between clusters everything passes, even where the host drops forwarded packets by default (as container engines set
 * it); in and out of the lab nothing is forwarded, even where the host is a router.
 */
const RULES: readonly (readonly string[])[] = [
  ["-i", bridge, "-o", bridge, "-j", "ACCEPT"],
  ["-i", bridge, "-j", "DROP"],
  ["-o", bridge, "-j", "DROP"],
];

/** Puts the lab's rules in front of the host's FORWARD chain. Does nothing when they are there. */
export async function allowOnlyLabTraffic(): Promise<void> {
  if (!(await succeeds("-S", CHAIN))) await iptables("-N", CHAIN);
  for (const rule of RULES) if (!(await succeeds("-C", CHAIN, ...rule))) await iptables("-A", CHAIN, ...rule);
  if (!(await succeeds("-C", "FORWARD", "-j", CHAIN))) await iptables("-I", "FORWARD", "1", "-j", CHAIN);
}

/**
 * Gives what a node's pods send beyond their cluster's pods the node's own address: nobody else knows a way back to
 * theirs. Pods of one cluster see each other's addresses. The rule lies in the node's namespace and ends with it.
 *
 * @param own pod addresses of the node, in CIDR form.
 * @param cluster pod addresses of all its cluster's nodes, in CIDR form.
 */
export async function hidePods(namespace: string, own: string, cluster: string): Promise<void> {
  const inside = (verb: string): string[] =>
    inNetworkNamespace(namespace, [
      ...["iptables", "--wait", "--table=nat", verb, "POSTROUTING"],
      ...["--source", own, "!", "--destination", cluster, "-j", "MASQUERADE"],
    ]);
  const { failed: missing } = await execa("nsenter", inside("--check"), { reject: false });
  if (missing) await execa("nsenter", inside("--append"));
}

/** Removes the lab's rules, as far as they are there. */
export async function removeTrafficRules(): Promise<void> {
  while (await succeeds("-C", "FORWARD", "-j", CHAIN)) await iptables("-D", "FORWARD", "-j", CHAIN);
  if (!(await succeeds("-S", CHAIN))) return;
  await iptables("-F", CHAIN);
  await iptables("-X", CHAIN);
}

/** Whether any rule of the lab is left. */
export function hasTrafficRules(): Promise<boolean> {
  return succeeds("-S", CHAIN);
}

async function iptables(...rule: readonly string[]): Promise<void> {
  await execa("iptables", ["--wait", ...rule]);
}

async function succeeds(...rule: readonly string[]): Promise<boolean> {
  return !(await execa("iptables", ["--wait", ...rule], { reject: false })).failed;
}
