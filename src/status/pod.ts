/** A pod as `kubectl get -o json` shows it, as far as a status looks at it. */
export interface Pod {
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers?: readonly { readonly args?: readonly string[] }[] };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly {
      readonly ready?: boolean;
      readonly restartCount?: number;
      readonly state?: {
        readonly running?: { readonly startedAt?: string };
        readonly waiting?: { readonly reason?: string };
      };
      readonly lastState?: { readonly terminated?: { readonly finishedAt?: string; readonly exitCode?: number } };
    }[];
  };
}

/** How the first container of a pod stands: ours have one that matters. */
export interface PodState {
  readonly ready: boolean;
  readonly restarts: number;
  /** Since when its process runs. @default - it does not run */
  readonly runningSince?: string;
  /** Why it does not run, as Kubernetes says it, such as `CrashLoopBackOff`. @default - it runs */
  readonly waiting?: string;
  /** When its process ended with an error last. @default - it never did */
  readonly failedAt?: string;
}

/** How a pod stands. */
export function podState({ status }: Pod): PodState {
  const container = status?.containerStatuses?.[0];
  const { running, waiting } = container?.state ?? {};
  const ended = container?.lastState?.terminated;
  return {
    ready: container?.ready ?? false,
    restarts: container?.restartCount ?? 0,
    runningSince: running?.startedAt,
    waiting: running === undefined ? (waiting?.reason ?? status?.phase ?? "Unknown") : undefined,
    failedAt: (ended?.exitCode ?? 0) === 0 ? undefined : ended?.finishedAt,
  };
}

/**
 * The value of a flag of the pod's first container.
 *
 * @param flag with its dashes, such as `--objstore.config`.
 */
export function flagOf({ spec }: Pod, flag: string): string | undefined {
  const argument = spec?.containers?.[0]?.args?.find((each) => each.startsWith(`${flag}=`));
  return argument?.slice(flag.length + 1);
}
