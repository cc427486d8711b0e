import { LAB_CLUSTERS } from "../topology.js";
import { CheckFailure, type Check } from "./check.js";

interface Pod {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly {
      readonly restartCount: number;
      readonly state: { readonly waiting?: { readonly reason?: string } };
    }[];
  };
}

/** Every pod that thanos-fleet made is Ready; one that is not is named with its reason. */
export const podsReady: Check = {
  title: "every pod is Ready",
  suspects: [],
  async run({ kubectl }) {
    const outcomes = await Promise.all(
      LAB_CLUSTERS.map(async (cluster) => {
        const list = JSON.parse(
          await kubectl(cluster)([
            "get",
            "pods",
            "--all-namespaces",
            "--selector=app.kubernetes.io/part-of=thanos-fleet",
            "--output=json",
          ]),
        ) as { items: Pod[] };
        const running = list.items.filter(({ status }) => status.phase !== "Succeeded");
        return { cluster, running, wrong: running.filter((pod) => !isReady(pod)) };
      }),
    );
    const empty = outcomes.filter(({ running }) => running.length === 0);
    if (empty.length > 0)
      throw new CheckFailure(`no pods at all on ${empty.map(({ cluster }) => cluster.name).join(", ")}`);
    const wrong = outcomes.flatMap(({ cluster, wrong }) =>
      wrong.map((pod) => `${cluster.name}/${pod.metadata.name} (${reason(pod)})`),
    );
    if (wrong.length > 0) throw new CheckFailure(`not Ready: ${wrong.join(", ")}`);
    return `${outcomes.reduce((sum, { running }) => sum + running.length, 0)} pods`;
  },
};

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

function reason({ status }: Pod): string {
  const [container] = status.containerStatuses ?? [];
  const waiting = container?.state.waiting?.reason;
  const restarts =
    container === undefined || container.restartCount === 0 ? "" : `, ${container.restartCount} restarts`;
  return `${waiting ?? status.phase}${restarts}`;
}
