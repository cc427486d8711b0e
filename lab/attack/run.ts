import { json } from "node:stream/consumers";
import type { Job, JobResult } from "./job.js";
import { perform } from "./perform.js";

// Started inside a network position by `attackFrom`: jobs come on standard input, because they hold keys, and results
// go to standard output. One after the other, so that what one attack breaks is not blamed on another.
const jobs = (await json(process.stdin)) as readonly Job[];
const results: JobResult[] = [];
for (const job of jobs) results.push(await perform(job));
process.stdout.write(`${JSON.stringify(results)}\n`);
