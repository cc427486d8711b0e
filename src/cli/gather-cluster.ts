import { concurrently } from "../audit/concurrently.js";
import { reasonOf } from "../audit/cannot-tell.js";
import { isJsonObject, type JsonObject } from "../manifests/json.js";
import { accessQuestions, accessReview, everything, type AccessQuestion } from "../preflight/access-questions.js";
import { admissionTrials, refusedByAdmission } from "../preflight/admission-trials.js";
import type { AdmissionRefusal, ClockReading, ClusterFacts } from "../preflight/cluster-facts.js";
import type { Looked } from "../preflight/finding.js";
import type { NamedSecret } from "../preflight/named-secrets.js";
import { neededAccess } from "../preflight/needed-access.js";
import { readNamespace, readNode, readStorageClass, storageClassOf } from "../preflight/read-objects.js";
import { secretKey } from "../preflight/check-secrets.js";
import { usedNamespaces, type StackNeeds } from "../preflight/stack-needs.js";
import { textAt, workloadsOf } from "../preflight/workloads.js";
import type { AskApi } from "./api-proxy.js";

/** Questions under way at one time: API servers share their attention between clients. */
const atOnce = 8;

/** Looks up in a cluster all that a stack depends on. Changes nothing: what is tried is marked as a dry run. */
export async function gatherCluster(
  ask: AskApi,
  version: string,
  needs: StackNeeds,
  secrets: readonly NamedSecret[],
): Promise<ClusterFacts> {
  const names = usedNamespaces(needs);
  const [clock, denied, storageClasses, volumeClasses, priorityClasses, nodes, namespaces, found] = await Promise.all([
    readClock(ask),
    deniedOf(ask, needs),
    list(ask, "/apis/storage.k8s.io/v1/storageclasses", readStorageClass),
    list(ask, "/api/v1/persistentvolumes", storageClassOf),
    list(ask, "/apis/scheduling.k8s.io/v1/priorityclasses", nameOf),
    list(ask, "/api/v1/nodes", readNode),
    lookUp(names, (name) => one(ask, `/api/v1/namespaces/${name}`, readNamespace)),
    lookUp([...new Set(secrets.map(secretKey))], (key) => one(ask, secretPath(key), keysOf)),
  ]);
  const there = names.filter((name) => {
    const looked = namespaces.get(name);
    return looked !== undefined && "seen" in looked && looked.seen?.terminating === false;
  });
  const refusals = await refusalsOf(ask, needs, there);
  return {
    version,
    clock,
    denied,
    storageClasses,
    volumeClasses,
    priorityClasses,
    nodes,
    namespaces,
    secrets: found,
    refusals,
  };
}

async function readClock(ask: AskApi): Promise<ClockReading | undefined> {
  const asked = Date.now();
  const { date } = await ask("/version").catch(() => ({ date: undefined }));
  return date === undefined ? undefined : { server: date, asked, answered: Date.now() };
}

async function deniedOf(ask: AskApi, needs: StackNeeds): Promise<Looked<readonly AccessQuestion[]>> {
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const allowed = async (question: AccessQuestion): Promise<boolean> => {
    const { status, body } = await ask(path, accessReview(question));
    const answer = isJsonObject(body) ? body["status"] : undefined;
    if (status >= 300 || !isJsonObject(answer)) throw new Error(refusalIn(status, body));
    return answer["allowed"] === true;
  };
  try {
    if (await allowed(everything)) return { seen: [] };
    const questions = accessQuestions(neededAccess(needs));
    const answers = await concurrently(questions, atOnce, allowed);
    return { seen: questions.filter((_, index) => answers[index] === false) };
  } catch (error) {
    return { unseen: reasonOf(error) };
  }
}

/** Namespaces and pods that admission does not let in. What nobody may try says nothing. */
async function refusalsOf(ask: AskApi, needs: StackNeeds, there: readonly string[]): Promise<AdmissionRefusal[]> {
  const trials = admissionTrials(needs.objects, workloadsOf(needs.objects), there);
  const outcomes = await concurrently(trials, atOnce, async ({ path, object, what, namespace }) => {
    const answer = await ask(`${path}?dryRun=All`, object).catch(() => undefined);
    if (answer === undefined || !refusedByAdmission(answer.status, answer.body)) return [];
    return [{ what, namespace, message: refusalIn(answer.status, answer.body) }];
  });
  return outcomes.flat();
}

async function list<Value>(ask: AskApi, path: string, read: (object: JsonObject) => Value): Promise<Looked<Value[]>> {
  const looked = await one(ask, path, (body) => {
    const { items } = body;
    return Array.isArray(items) ? items.filter(isJsonObject).map(read) : [];
  });
  return "unseen" in looked ? looked : { seen: looked.seen ?? [] };
}

async function one<Value>(
  ask: AskApi,
  path: string,
  read: (object: JsonObject) => Value,
): Promise<Looked<Value | undefined>> {
  try {
    const { status, body } = await ask(path);
    if (status === 404) return { seen: undefined };
    if (status >= 300 || !isJsonObject(body)) return { unseen: refusalIn(status, body) };
    return { seen: read(body) };
  } catch (error) {
    return { unseen: reasonOf(error) };
  }
}

async function lookUp<Value>(
  keys: readonly string[],
  look: (key: string) => Promise<Value>,
): Promise<Map<string, Value>> {
  const values = await concurrently(keys, atOnce, look);
  return new Map(keys.map((key, index) => [key, values[index] as Value]));
}

function secretPath(key: string): string {
  const [namespace = "", name = ""] = key.split("/");
  return `/api/v1/namespaces/${namespace}/secrets/${name}`;
}

/** The values are let go of at once. */
function keysOf({ data }: JsonObject): string[] {
  return isJsonObject(data) ? Object.keys(data) : [];
}

function nameOf(object: JsonObject): string {
  return textAt(object, "metadata", "name") ?? "";
}

function refusalIn(status: number, body: unknown): string {
  const message = isJsonObject(body) ? body["message"] : undefined;
  return typeof message === "string" ? message : `HTTP ${status}`;
}
