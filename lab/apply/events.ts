import { type JsonObject, isJsonObject } from "../../src/manifests/json.js";
import type { Identity } from "./identity.js";

/** A warning of the cluster about an object, or about what its controller made for it. */
export interface Warning {
  /** Name of the object the warning is about. */
  readonly about: string;
  readonly reason: string;
  readonly message: string;
  /** When it was seen last, in milliseconds since the epoch. */
  readonly lastSeen: number;
}

/** Seconds for which a controller may fail to create pods before the apply gives up: some causes pass by themselves. */
const CREATE_PATIENCE = 30;

/**
 * The warnings about a workload, its ReplicaSets and its pods since a moment, newest first and each message once.
 * @param events Event objects of the workload's namespace
 * @param since milliseconds since the epoch; an event only tells whole seconds
 */
export function warningsAbout(identity: Identity, events: readonly JsonObject[], since: number): readonly Warning[] {
  const seen = new Set<string>();
  return events
    .filter(({ type }) => type === "Warning")
    .map(readWarning)
    .filter(({ about, lastSeen }) => isAbout(about, identity.name) && lastSeen >= Math.floor(since / 1000) * 1000)
    .sort((a, b) => b.lastSeen - a.lastSeen)
    .filter(({ reason, message }) => {
      // A controller tries again under a new name each time; that is still the same trouble.
      const trouble = `${reason} ${message.replace(/"[^"]*-[a-z0-9]+"/g, "")}`;
      const isNew = !seen.has(trouble);
      seen.add(trouble);
      return isNew;
    });
}

/**
 * The warning that makes further waiting pointless, or undefined. A workload whose pods Pod Security forbids is
 * accepted by the API server, but its controller never gets a single pod.
 * @param hasPods whether the workload has any pod
 * @param waitedSeconds how long the workload was waited for
 */
export function hopeless(warnings: readonly Warning[], hasPods: boolean, waitedSeconds: number): Warning | undefined {
  const failures = warnings.filter(({ reason }) => reason === "FailedCreate");
  const forbidden = failures.find(({ message }) => message.includes("violates PodSecurity"));
  return forbidden ?? (!hasPods && waitedSeconds >= CREATE_PATIENCE ? failures[0] : undefined);
}

function readWarning(event: JsonObject): Warning {
  const about = isJsonObject(event.involvedObject) ? event.involvedObject.name : "";
  const series = isJsonObject(event.series) ? event.series.lastObservedTime : undefined;
  const metadata = isJsonObject(event.metadata) ? event.metadata : {};
  const moment = series ?? event.lastTimestamp ?? event.eventTime ?? metadata.creationTimestamp;
  return {
    about: about as string,
    reason: (event.reason ?? "") as string,
    message: ((event.message ?? "") as string).replaceAll("\n", " "),
    lastSeen: Date.parse(moment as string),
  };
}

/**
 * Controllers name what they make after the workload: an ordinal, or one or two hashes written without vowels. So the
 * pods of `receive` can be told from those of `receive-router`.
 */
const suffix = /^-(\d+|[bcdfghjklmnpqrstvwxz2-9]{5,10}(-[bcdfghjklmnpqrstvwxz2-9]{5})?)$/;

function isAbout(about: string, name: string): boolean {
  return about === name || (about.startsWith(name) && suffix.test(about.slice(name.length)));
}
