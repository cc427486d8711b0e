import { Duration } from "../units/duration.js";

/**
 * Results about the last minutes are not kept: they still change. Not longer with a longer budget, or dashboards of every
 * cluster would be slow because one may be cut off; the validity below bounds how long a gap can be seen that has been
 * filled meanwhile.
 */
export const RESULT_CACHE_MAX_FRESHNESS = Duration.minutes(10);

/** How long a result is kept: so long after a backlog has arrived its gap is gone from every answer. */
export const RESULT_CACHE_VALIDITY = Duration.hours(1);
