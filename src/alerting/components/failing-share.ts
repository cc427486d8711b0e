/** Two counters of one thing, without the range: what failed, and all there was. */
export interface Failing {
  readonly failed: string;
  readonly all: string;
  /** Labels that stay. @default job */
  readonly by?: string;
}

/** Part of it that fails, 0 to 1; nothing while there is nothing to do. */
export function failingShare({ failed, all, by = "job" }: Failing, window: string): string {
  return `sum by (${by}) (rate(${failed}[${window}])) / sum by (${by}) (rate(${all}[${window}]))`;
}

/**
 * Holds while more of it fails.
 *
 * @param percent of all; those of ours are the Thanos mixin's.
 * @returns PromQL whose value is in percent.
 */
export function failsAbove(percent: number, failing: Failing, window: string): string {
  return `100 * ${failingShare(failing, window)} > ${percent}`;
}

/** Calls by gRPC that fail through no fault of the caller's. Source: the Thanos mixin. */
export function grpcServer(job: string, further = ""): Failing {
  const codes = "Unknown|ResourceExhausted|Internal|Unavailable|DataLoss|DeadlineExceeded";
  return {
    failed: `grpc_server_handled_total{grpc_code=~"${codes}",${job}${further}}`,
    all: `grpc_server_started_total{${job}${further}}`,
  };
}

/** Requests to the object store. */
export function bucket(job: string): Failing {
  return {
    failed: `thanos_objstore_bucket_operation_failures_total{${job}}`,
    all: `thanos_objstore_bucket_operations_total{${job}}`,
  };
}
