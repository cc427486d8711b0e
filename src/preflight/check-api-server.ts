import { isBefore, kubernetesVersions, type Release } from "../config/versions.js";
import type { ClockReading } from "./cluster-facts.js";
import type { PreflightFinding } from "./finding.js";

/** The release that a version names, such as 1.34 of `v1.34.4-eks-1234`; nothing where it is none. */
export function releaseIn(version: string): Release | undefined {
  const [, major, minor] = /v?([0-9]+)\.([0-9]+)/.exec(version) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** Whether the API server knows all that the stacks send it. */
export function checkServerVersion(cluster: string, version: string): PreflightFinding[] {
  const release = releaseIn(version);
  const { oldest, proven } = kubernetesVersions;
  if (release === undefined || !isBefore(release, oldest)) return [];
  return [
    {
      severity: "error",
      check: "version",
      cluster,
      got: version,
      rule: `Kubernetes ${shown(oldest)} or newer; ${shown(proven)} is what the lab runs`,
      remedy: "upgrade the cluster",
    },
  ];
}

/** kubectl speaks to API servers one release older or newer. Source: Kubernetes, "Version Skew Policy". */
export function checkKubectlSkew(cluster: string, server: string, kubectl: string | undefined): PreflightFinding[] {
  const [ours, theirs] = [releaseIn(kubectl ?? ""), releaseIn(server)];
  if (ours === undefined || theirs === undefined) return [];
  if (ours.major === theirs.major && Math.abs(ours.minor - theirs.minor) <= 1) return [];
  return [
    {
      severity: "warning",
      check: "version",
      cluster,
      got: `kubectl ${kubectl}, server ${server}`,
      rule: "a kubectl at most one release older or newer than the API server",
      remedy: `install kubectl ${shown(theirs)}`,
    },
  ];
}

/** Seconds that clocks may differ: certificates are backdated by ten minutes, and samples may be five in the future. */
const clockLimits = { warning: 30, error: 300 };

/** A sender whose clock runs ahead is refused by Receive; one that is behind looks late. */
export function checkClock(cluster: string, reading: ClockReading | undefined): PreflightFinding[] {
  if (reading === undefined) return [];
  const { server, asked, answered } = reading;
  // The header has whole seconds, and was written at some moment between question and answer.
  const behind = asked - (server + 1_000);
  const ahead = server - answered;
  const seconds = Math.floor(Math.max(behind, ahead, 0) / 1_000);
  if (seconds <= clockLimits.warning) return [];
  return [
    {
      severity: seconds > clockLimits.error ? "error" : "warning",
      check: "clock",
      cluster,
      got: `the API server's clock is ${seconds} s ${ahead > behind ? "ahead of" : "behind"} this machine's`,
      rule: `clocks that differ by ${clockLimits.warning} s at most; beyond ${clockLimits.error / 60} min Receive refuses samples as from the future`,
      remedy: "let NTP set both",
    },
  ];
}

const shown = ({ major, minor }: Release) => `${major}.${minor}`;
