/** Jobs of the ingestors, as a regular expression: one StatefulSet per zone, where there are zones. */
export const ingestorJobs = "thanos-receive-ingestor.*";

/** Matcher of the ingestors' jobs, to stand between braces. Whoever is scraped elsewhere can call a job like these. */
export const ingestors = `job=~"${ingestorJobs}"`;
