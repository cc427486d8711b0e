import type { CheckContext, Suspect } from "./check.js";

/** How far back a part's own words count; older ones tell of the start, when everything waits for everything. */
const lookBack = "2m";

const complaint = /level=(error|warn)|"level":"(error|fatal)"|^FATAL|panic:|API: .*error/i;

/**
 * What the suspects of a failed check complain about: the last complaint of each of their pods, one line each. Empty when
 * none complains.
 */
export async function complaints(suspects: readonly Suspect[], { kubectl }: CheckContext): Promise<string[]> {
  const found = await Promise.all(suspects.map((suspect) => complaintsOf(suspect, kubectl(suspect.cluster))));
  return found.flat();
}

async function complaintsOf(
  { cluster, name }: Suspect,
  kubectl: ReturnType<CheckContext["kubectl"]>,
): Promise<string[]> {
  const selector = `--selector=app.kubernetes.io/name=${name}`;
  try {
    const pods = await kubectl([
      "get",
      "pods",
      "--all-namespaces",
      selector,
      '--output=jsonpath={range .items[*]}{.metadata.namespace} {.metadata.name}{"\\n"}{end}',
    ]);
    const lines = await Promise.all(
      pods
        .split("\n")
        .filter(Boolean)
        .map(async (line) => {
          const [namespace = "", pod = ""] = line.split(" ");
          const log = await kubectl(["logs", "--namespace", namespace, pod, `--since=${lookBack}`, "--tail=400"]).catch(
            () => "",
          );
          const last = log
            .split("\n")
            .filter((entry) => complaint.test(entry))
            .at(-1);
          return last === undefined ? [] : [`${cluster.name}/${pod}: ${last.trim().slice(0, 400)}`];
        }),
    );
    return lines.flat();
  } catch (error) {
    return [`${cluster.name}: ${error instanceof Error ? error.message : String(error)}`];
  }
}
