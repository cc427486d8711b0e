/**
 * Share of a volume that a process without privileges may fill: the rest is the file system's own, and root's.
 *
 * Source: measured, mkfs.ext4 with its defaults leaves 9.93e9 of the 10.74e9 bytes of 10 GiB, 92 %.
 */
export const USABLE_SHARE = 0.9;
