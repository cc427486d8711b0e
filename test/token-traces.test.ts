import { describe, expect, it } from "vitest";
import { withoutTokenTraces } from "../src/token-traces.js";

function traceOf(): string | undefined {
  const place: { stack?: string } = {};
  Error.captureStackTrace(place);
  return place.stack;
}

describe("withoutTokenTraces", () => {
  it("leaves traces empty that are asked for, and has them again afterwards", () => {
    expect(withoutTokenTraces(traceOf)).toBeUndefined();
    expect(traceOf()).toContain("traceOf");
  });

  it("has them again when what it runs fails, and the error keeps its own", () => {
    let thrown: unknown;
    try {
      withoutTokenTraces(() => {
        throw new TypeError("wrong");
      });
    } catch (error) {
      thrown = error;
    }
    expect((thrown as Error).stack).toContain("token-traces.test");
    expect(traceOf()).toContain("traceOf");
  });
});
