/**
 * Holds while fewer pods of a job answer their scrapes than must; none at all counts as 0.
 *
 * @param job regular expression of the jobs.
 * @param least how many must answer.
 */
export function fewerAnswer(job: string, least: number): string {
  return `(count(up{job=~"${job}"} == 1) or vector(0)) < ${least}`;
}
