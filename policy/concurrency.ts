/**
 * Runs tasks, at most `limit` at a time, and returns their results in the tasks' order. The first failure is the
 * failure of all, once those that were running have ended.
 */
export async function atMost<Result>(limit: number, tasks: readonly (() => Promise<Result>)[]): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = tasks.entries();
  let isFailed = false;
  const worker = async () => {
    for (const [index, task] of waiting) {
      if (isFailed) return;
      try {
        results[index] = await task();
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: limit }, worker));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return results;
}
