/** More lines than this on one side are not compared: the table of the comparison has one cell per pair. */
const MOST_COMPARED = 4000;

/**
 * The lines that went (`- `) and came (`+ `) between two texts, in order, with the lines between them left out.
 *
 * @returns one line that says how many there are where a text is too long to compare.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): string[] {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && before[start] === after[start]) start++;
  let end = 0;
  while (end < least - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const gone = before.slice(start, before.length - end);
  const come = after.slice(start, after.length - end);
  if (gone.length > MOST_COMPARED || come.length > MOST_COMPARED)
    return [`  ${gone.length} lines became ${come.length} others`];
  return walk(gone, come);
}

/** By the longest common subsequence. */
function walk(before: readonly string[], after: readonly string[]): string[] {
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      common[row * width + column] =
        before[row] === after[column]
          ? common[(row + 1) * width + column + 1]! + 1
          : Math.max(common[(row + 1) * width + column]!, common[row * width + column + 1]!);
    }
  }
  const lines: string[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    if (row < before.length && column < after.length && before[row] === after[column]) {
      row++;
      column++;
    } else if (
      column === after.length ||
      (row < before.length && common[(row + 1) * width + column]! >= common[row * width + column + 1]!)
    ) {
      lines.push(`- ${before[row++]}`);
    } else {
      lines.push(`+ ${after[column++]}`);
    }
  }
  return lines;
}
