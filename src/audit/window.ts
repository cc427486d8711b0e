/** A stretch of time, in milliseconds since 1970: after `from`, up to and with `to`, as a range selector has it. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A stretch for which nothing can be said, and why. */
export interface Untold extends Window {
  readonly why: string;
}

/** Whether a moment lies in the window. */
export function isWithin({ from, to }: Window, timestamp: number): boolean {
  return timestamp > from && timestamp <= to;
}

/** The window in equal parts, each at most `longest` milliseconds long, oldest first. */
export function slices(window: Window, longest: number): Window[] {
  return parts(window, Math.ceil((window.to - window.from) / longest));
}

/** The window in `count` equal parts, oldest first; none shorter than a millisecond. */
export function parts({ from, to }: Window, count: number): Window[] {
  const number = Math.max(1, Math.min(count, to - from));
  const end = (index: number) => from + Math.round(((to - from) * index) / number);
  return Array.from({ length: number }, (_, index) => ({ from: end(index), to: end(index + 1) }));
}
