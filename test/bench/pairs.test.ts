import { describe, expect, it } from "vitest";
import { inTurns } from "../../bench/pairs.js";

function recorded() {
  const order: string[] = [];
  const side = (name: string) => () => Promise.resolve(order.push(name));
  return { order, sides: { ours: side("ours"), theirs: side("theirs") } };
}

describe("sides of a comparison", () => {
  it("take turns, and a first round is not counted", async () => {
    const { order, sides } = recorded();
    const results = await inTurns(2, sides);
    expect(order).toEqual(["ours", "theirs", "ours", "theirs", "ours", "theirs"]);
    expect(results).toEqual({ ours: [3, 5], theirs: [4, 6] });
  });

  it("are all counted where each run starts from nothing", async () => {
    const { sides } = recorded();
    expect(await inTurns(1, sides, { warmUp: false })).toEqual({ ours: [1], theirs: [2] });
  });
});
