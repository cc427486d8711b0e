/**
 * Three months, as public authorities have it: a stolen key is worth little for long, and with renewal in the last third
 * a run a month keeps everything valid.
 */
export const DEFAULT_LEAF_DAYS = 90;
