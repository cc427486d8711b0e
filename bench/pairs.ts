/**
 * Runs the sides one after the other, again and again, so that no side has the machine to itself at a better time. A first
 * round warms caches and is not counted.
 *
 * @param rounds counted rounds.
 * @param options `warmUp: false` leaves the first round out, where each run starts from nothing anyway. @default true
 * @returns results by side, in the order of the rounds.
 */
export async function inTurns<Name extends string, Result>(
  rounds: number,
  sides: Readonly<Record<Name, () => Promise<Result>>>,
  { warmUp = true }: { readonly warmUp?: boolean } = {},
): Promise<Record<Name, Result[]>> {
  const names = Object.keys(sides) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as Result[]])) as Record<Name, Result[]>;
  for (let round = warmUp ? -1 : 0; round < rounds; round += 1) {
    for (const name of names) {
      const result = await sides[name]();
      if (round >= 0) results[name].push(result);
    }
  }
  return results;
}
