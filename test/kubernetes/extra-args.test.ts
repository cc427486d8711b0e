import { describe, expect, it } from "vitest";
import { renderExtraArgs } from "../../src/kubernetes/extra-args.js";

const owned = new Set(["http-address", "tsdb.path", "web.enable-lifecycle"]);

describe("renderExtraArgs", () => {
  it("renders nothing when there are none", () => {
    expect(renderExtraArgs(undefined, owned)).toEqual([]);
    expect(renderExtraArgs({}, owned)).toEqual([]);
  });

  it("renders every kind of value, ordered by name", () => {
    const args = renderExtraArgs(
      {
        "query.timeout": "2m",
        "log.level": "debug",
        "query.max-concurrent": 20,
        "query.auto-downsampling": true,
        "query.partial-response": false,
        "query.replica-label": ["replica", "receive_replica"],
      },
      owned,
    );
    expect(args).toEqual([
      "--log.level=debug",
      "--query.auto-downsampling",
      "--query.max-concurrent=20",
      "--no-query.partial-response",
      "--query.replica-label=replica",
      "--query.replica-label=receive_replica",
      "--query.timeout=2m",
    ]);
  });

  it("gives the same arguments whatever order the flags were written in", () => {
    expect(renderExtraArgs({ b: 1, a: 2 }, owned)).toEqual(renderExtraArgs({ a: 2, b: 1 }, owned));
  });

  it("switches a flag off the way Go's flag libraries read it", () => {
    expect(renderExtraArgs({ "use-apiserver-cache": false, "track-unscheduled-pods": true }, owned, "go")).toEqual([
      "--track-unscheduled-pods",
      "--use-apiserver-cache=false",
    ]);
  });

  it("rejects every flag the component owns, all at once, also when switched off by its other name", () => {
    const flags = { "tsdb.path": "/x", "no-web.enable-lifecycle": true, "log.level": "info", "http-address": ":80" };
    expect(() => renderExtraArgs(flags, owned)).toThrow(
      "`extraArgs`: the component sets these flags itself; use its own settings instead; " +
        "got: http-address, no-web.enable-lifecycle, tsdb.path",
    );
  });

  it.each(["--log.level", "log.level=debug", "", "log level", "Log"])("rejects %j as the name of a flag", (name) => {
    expect(() => renderExtraArgs({ [name]: "x" }, owned)).toThrow("a flag is named without leading dashes");
  });
});
