import { measureDay } from "../query/day.js";
import { measureLastHour } from "../query/last-hour.js";
import type { Row } from "../row.js";

/** What people wait for. */
export const query: Row = {
  number: 10,
  name: "query",
  title: "Queries: a dashboard of twelve",
  programs: ["thanos", "prometheus", "bench-load", "history"],
  async measure(context) {
    return [...(await measureLastHour(context)), ...(await measureDay(context))];
  },
};
