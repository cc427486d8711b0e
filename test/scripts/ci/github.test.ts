import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BOT, GithubApi } from "./github-api.js";
import { runScript } from "./run-script.js";

let api: GithubApi;
let folder: string;
let url: string;

beforeEach(async () => {
  api = new GithubApi();
  url = await api.start();
  folder = mkdtempSync(join(tmpdir(), "thanos-fleet-ci-"));
});

afterEach(async () => {
  await api.stop();
  rmSync(folder, { recursive: true });
});

function file(text: string): string {
  const path = join(folder, "text.md");
  writeFileSync(path, text);
  return path;
}

const run = (script: string, args: readonly string[], env: Record<string, string> = {}, input = "") =>
  runScript(script, args, {
    env: { GITHUB_API_URL: url, GITHUB_REPOSITORY: "acme/fleet", GITHUB_TOKEN: "a-token", ...env },
    input,
  });

const comment = (text: string) => run("comment.sh", ["7", "changes", file(text)]);

describe("the comment on a pull request", () => {
  it("is written once and then updated", async () => {
    expect(await comment("first\n")).toMatchObject({ exitCode: 0, stdout: "written: https://x/1000" });
    expect(await comment('second, with "quotes" and \\ and ✓\n')).toMatchObject({ stdout: "updated: https://x/1000" });
    expect(api.comments.map(({ body }) => body)).toEqual([
      '<!-- thanos-fleet: changes -->\nsecond, with "quotes" and \\ and ✓\n',
    ]);
  });

  it("is found behind more comments than one page has", async () => {
    for (let index = 0; index < 130; index++) api.add("comments", "somebody", { body: "hm" });
    const ours = api.add("comments", BOT, { body: "<!-- thanos-fleet: changes -->\nold" });
    await comment("new");
    expect(api.comments).toHaveLength(131);
    expect(ours.body).toContain("new");
  });

  it("is never one that a stranger wrote with our marker, nor one of ours about something else", async () => {
    api.add("comments", "mallory", { body: "<!-- thanos-fleet: changes -->\nmine" });
    api.add("comments", BOT, { body: "<!-- thanos-fleet: costs -->" });
    await comment("ours");
    expect(api.comments.map(({ body }) => body.includes("ours"))).toEqual([false, false, true]);
  });

  it("is cut at whole lines where it is too long, closes what was open, and says so", async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `+ line ${index} ✓`);
    const text = ["<details><summary>s</summary>", "", "````diff", ...lines, "````", "</details>"].join("\n");
    await comment(text);
    const body = api.comments[0]!.body;
    expect(Buffer.byteLength(body)).toBeLessThan(60_100);
    expect(Buffer.byteLength(body)).toBeGreaterThan(59_000);
    expect(body).toMatch(/✓\n````\n<\/details>\n\n_Cut off here: .*_\n$/);
  });

  it("does not take a fence inside of a longer one for its end", async () => {
    const lines = Array.from({ length: 9000 }, () => "+ abcdefg");
    await comment(["````diff", "```", ...lines].join("\n"));
    expect(api.comments[0]!.body).toMatch(/abcdefg\n````\n\n_Cut off here/);
  });

  it("rejects what GitHub refuses, without showing the token", async () => {
    const ended = await run("comment.sh", ["7", "changes", file("x")], { GITHUB_TOKEN: "wrong-token" });
    expect(ended.exitCode).not.toBe(0);
    expect(`${ended.stdout}${ended.stderr}`).toContain("401");
    expect(`${ended.stdout}${ended.stderr}`).not.toContain("wrong-token");
    expect(api.comments).toEqual([]);
  });
});

describe("the issue about drift", () => {
  const stacks = JSON.stringify([{ stack: "prod-a" }, { stack: "prod-b" }]);
  const left = (statuses: Record<string, string>) => {
    for (const [stack, status] of Object.entries(statuses)) {
      const own = join(folder, `plan-${stack}`);
      rmSync(own, { recursive: true, force: true });
      mkdirSync(own);
      writeFileSync(join(own, "status"), `${status}\n`);
      writeFileSync(join(own, "report.md"), `report of ${stack}\n`);
    }
    return run("drift-issue.sh", [folder], {}, stacks);
  };

  it("is opened, updated and closed again, and only one is open at a time", async () => {
    expect((await left({ "prod-a": "none", "prod-b": "changes" })).stdout).toMatch(/^opened: /);
    expect(api.issues[0]).toMatchObject({ labels: ["drift"], title: "Clusters differ from the main branch" });
    expect(api.issues[0]!.body).toContain("report of prod-b");
    expect(api.issues[0]!.body).not.toContain("report of prod-a");
    expect((await left({ "prod-a": "changes", "prod-b": "changes" })).stdout).toMatch(/^updated: /);
    expect(api.issues[0]!.body).toContain("report of prod-a");
    expect((await left({ "prod-a": "none", "prod-b": "none" })).stdout).toMatch(/^closed: /);
    expect(api.issues.map(({ state }) => state)).toEqual(["closed"]);
    expect((await left({ "prod-a": "none", "prod-b": "none" })).stdout).toBe("no issue is open");
    expect((await left({ "prod-a": "none", "prod-b": "changes" })).stdout).toMatch(/^opened: /);
    expect(api.issues).toHaveLength(2);
  });

  it("tells of a stack whose job left nothing behind", async () => {
    await left({ "prod-a": "none" });
    expect(api.issues[0]!.body).toContain("- `prod-b`: **refused, or could not be planned**");
  });
});
