/**
 * Holds while no pod of a job answers its scrapes: all of them fail, or there is none, which nothing but an absence shows.
 *
 * @param job name of the workload, which is its job.
 */
export function nobodyAnswers(job: string): string {
  return `absent(up{job="${job}"} == 1)`;
}
