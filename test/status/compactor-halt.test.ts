import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compactorFailure } from "../../src/status/compactor-halt.js";
import { releaseCommands } from "../../src/status/release-commands.js";

/** What a Compactor of Thanos 0.42.4 printed when blocks in its bucket were broken on purpose. */
const printed = (name: string) => readFileSync(new URL(`../fixtures/compactor/${name}.txt`, import.meta.url), "utf8");

const place = {
  connectionFlags: ["--kubeconfig", "~/.kube/config", "--context", "observability"],
  namespace: "monitoring",
  pod: "thanos-compact-0",
  objectStore: '{"type":"S3","config":{"bucket":"metrics"}}',
};

describe("why the Compactor stopped", () => {
  it.each([
    ["corrupt-chunk", "halted", "corruptChunk", "01M8249ZJFN7E7SPE7ZR4D0J0H"],
    ["corrupt-chunk-json", "halted", "corruptChunk", "01M8249ZJFN7E7SPE7ZR4D0J0H"],
    ["truncated-chunk", "halted", "corruptChunk", "01M824A0287VMYP1SGK1SSWXXP"],
    ["missing-chunk", "halted", "missingChunk", "01M824A0287VMYP1SGK1SSWXXP"],
    ["outside-chunk", "halted", "outsideChunks", "01M824A0287VMYP1SGK1SSWXXP"],
    ["corrupt-index", "exited", "corruptIndex", "01M8249ZJFN7E7SPE7ZR4D0J0H"],
    ["missing-index", "exited", "missingIndex", "01M824A0287VMYP1SGK1SSWXXP"],
  ])("is read from what it printed: %s", (name, how, kind, block) => {
    expect(compactorFailure(printed(name))).toMatchObject({
      how,
      kind,
      blocks: [block],
      certain: true,
      markReleases: true,
    });
  });

  it("names the tenant, from a line before the error or from the error itself", () => {
    expect(compactorFailure(printed("corrupt-chunk"))?.tenant).toBe("batcave");
    expect(compactorFailure(printed("outside-chunk"))?.tenant).toBe("batcave");
  });

  it("says when it was", () => {
    expect(compactorFailure(printed("corrupt-chunk"))?.at).toBe("2026-11-22T17:20:30.73567287Z");
  });

  it("names all blocks that overlap, and no mark, which would not help", () => {
    const failure = compactorFailure(printed("overlap"));
    expect(failure).toMatchObject({ how: "halted", kind: "overlap", markReleases: false });
    expect(failure?.blocks).toHaveLength(4);
    expect(releaseCommands(failure!, place)).toEqual([]);
  });

  it("reads out-of-order chunks as the source writes them, also on the way into an exit", () => {
    const reason =
      "error executing compaction: compaction: group 0@1: blocks with out-of-order chunks are dropped from compaction:  " +
      "/data/compact/0@1/01M8249ZJFN7E7SPE7ZR4D0J0H: 1/9 series have an average of 1.000 out-of-order chunks";
    const line = JSON.stringify({
      msg: "changing probe status",
      status: "not-ready",
      reason,
      ts: "2026-11-22T17:20:30Z",
    });
    expect(compactorFailure(line)).toMatchObject({
      how: "exited",
      kind: "outOfOrderChunks",
      blocks: ["01M8249ZJFN7E7SPE7ZR4D0J0H"],
      tenant: undefined,
    });
  });

  it("names every block of the plan where the error blames none, and says that it is not certain", () => {
    const err =
      "compaction: group 0@1: compact blocks [/data/01M8249ZJFN7E7SPE7ZR4D0J0H /data/01M824A0287VMYP1SGK1SSWXXP]: no space left";
    expect(compactorFailure(JSON.stringify({ msg: "critical error detected; halting", err }))).toMatchObject({
      kind: "other",
      certain: false,
      blocks: ["01M8249ZJFN7E7SPE7ZR4D0J0H", "01M824A0287VMYP1SGK1SSWXXP"],
      markReleases: false,
    });
  });

  it("is nothing in a log without such an error, also when it was asked to end", () => {
    expect(compactorFailure("")).toBeUndefined();
    expect(
      compactorFailure('ts=1 level=warn msg="changing probe status" status=not-ready reason=null'),
    ).toBeUndefined();
    expect(compactorFailure('panic: x\n{"broken')).toBeUndefined();
  });
});

describe("the commands that release it", () => {
  it("mark the block inside the pod and start the process anew, which does not end by itself", () => {
    expect(releaseCommands(compactorFailure(printed("corrupt-chunk"))!, place)).toEqual([
      "kubectl --kubeconfig ~/.kube/config --context observability -n monitoring exec thanos-compact-0 -- " +
        "thanos tools bucket mark --marker=no-compact-mark.json --id=01M8249ZJFN7E7SPE7ZR4D0J0H " +
        "--details='has a chunk file whose content is damaged or cut short' " +
        `--objstore.config='{"type":"S3","config":{"bucket":"metrics"}}'`,
      "kubectl --kubeconfig ~/.kube/config --context observability -n monitoring delete pod thanos-compact-0 --grace-period=5",
    ]);
  });

  it("also keep a block without its index from downsampling, which would end the process", () => {
    const commands = releaseCommands(compactorFailure(printed("corrupt-index"))!, place);
    expect(commands.map((command) => /--marker=(\S+)/.exec(command)?.[1])).toEqual([
      "no-compact-mark.json",
      "no-downsample-mark.json",
      undefined,
    ]);
  });

  it("mark the block from an ingestor's pod where the Compactor is there for moments alone", () => {
    const steadyWriter = { pod: "thanos-receive-ingestor-0", objectStore: '{"type":"S3"}' };
    const [first, second, last] = releaseCommands(compactorFailure(printed("missing-index"))!, {
      ...place,
      steadyWriter,
    });
    for (const mark of [first, second]) {
      expect(mark).toMatch(/^kubectl .* exec thanos-receive-ingestor-0 -- .* --objstore.config='\{"type":"S3"\}'$/);
    }
    expect(last).toMatch(/^kubectl .* delete pod thanos-compact-0 /);
    const [halted] = releaseCommands(compactorFailure(printed("corrupt-chunk"))!, { ...place, steadyWriter });
    expect(halted).toContain(" exec thanos-compact-0 ");
  });

  it("try to mark until a moment at which the process runs, where it ends again and again and no ingestor is ready", () => {
    const [first, second, last] = releaseCommands(compactorFailure(printed("missing-index"))!, place);
    for (const mark of [first, second]) expect(mark).toMatch(/^until kubectl .* exec .*; do sleep 1; done$/);
    expect(last).toMatch(/^kubectl .* delete pod/);
  });

  it("quote what a shell would take apart", () => {
    const [mark] = releaseCommands(compactorFailure(printed("corrupt-chunk"))!, {
      ...place,
      connectionFlags: ["--kubeconfig", "~/my files/config", "--context", "bat cave"],
      objectStore: `{"it":"isn't"}`,
    });
    expect(mark).toContain("--kubeconfig ~/'my files/config' --context 'bat cave' -n");
    expect(mark).toContain(String.raw`--objstore.config='{"it":"isn'\''t"}'`);
  });
});
