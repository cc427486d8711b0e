import { expect, it } from "vitest";
import { atMost } from "../../policy/concurrency.js";

it("runs no more than so many at a time and keeps the order of the results", async () => {
  let running = 0;
  let most = 0;
  const task = (result: number, milliseconds: number) => async () => {
    most = Math.max(most, ++running);
    await new Promise((done) => setTimeout(done, milliseconds));
    running -= 1;
    return result;
  };
  expect(await atMost(2, [task(1, 20), task(2, 1), task(3, 1), task(4, 1)])).toEqual([1, 2, 3, 4]);
  expect(most).toBe(2);
});

it("rejects with the first failure, after what was running has ended, and starts nothing more", async () => {
  const ended: string[] = [];
  const tasks = [
    () => Promise.reject(new Error("broken")),
    async () => {
      await new Promise((done) => setTimeout(done, 10));
      ended.push("second");
    },
    () => Promise.resolve(void ended.push("third")),
  ];
  await expect(atMost(2, tasks)).rejects.toThrow("broken");
  expect(ended).toEqual(["second"]);
});
