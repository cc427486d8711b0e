import { accessSync, constants, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "./run-script.js";

const read = (file: string) => readFileSync(join(REPOSITORY, file), "utf8");
const workflows = readdirSync(join(REPOSITORY, ".github/workflows")).map((name) => `.github/workflows/${name}`);
const texts = [...workflows, ".gitlab-ci.example.yml"].map(read);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const jobs = workflows.flatMap((file) => {
  const { jobs } = parse(read(file)) as { readonly jobs: Readonly<Record<string, Job>> };
  return Object.entries(jobs).map(([name, job]) => ({ name: `${file} ${name}`, job }));
});

describe("the pipelines", () => {
  it("call only scripts that are there and can be run", () => {
    const called = new Set(
      texts.flatMap((text) => [...text.matchAll(/scripts\/ci\/[\w-]+\.sh/g)].map(([script]) => script)),
    );
    expect(called.size).toBeGreaterThan(7);
    for (const script of called) expect(() => accessSync(join(REPOSITORY, script), constants.X_OK)).not.toThrow();
  });

  it("give secrets to jobs of an environment alone, and there to the one step that plans or applies", () => {
    const steps = jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, job, step })));
    const secret = steps.filter(({ step }) => /secrets\./.test(JSON.stringify(step)));
    expect(secret.length).toBe(5);
    for (const { job, step } of secret) {
      expect(job.environment).toMatch(/matrix\.environment/);
      expect(step.run).toMatch(/^scripts\/ci\/(plan|apply|drift)\.sh /);
    }
    for (const { job } of secret.filter(({ step }) => step.run?.includes("apply.sh"))) {
      expect(job.environment).toBe("${{ matrix.environment }}");
    }
  });

  it("put nothing that others write into a shell: values come as variables", () => {
    for (const { job } of jobs) for (const { run = "" } of job.steps) expect(run).not.toContain("${{");
  });

  it("give forks neither a plan nor a comment, and write comments with the base's own scripts", () => {
    const own = "github.event.pull_request.head.repo.full_name == github.repository";
    const { jobs } = parse(read(".github/workflows/pull-request.yml")) as { jobs: Record<string, Job> };
    expect(jobs["stacks"]?.if).toContain(own);
    expect(jobs["comment"]?.if).toContain(own);
    expect(jobs["comment"]?.steps[0]?.with?.["ref"]).toBe("${{ github.event.pull_request.base.sha }}");
    for (const text of texts) expect(text).not.toContain("pull_request_target");
  });

  it("let one job at a time at a stack, and cancel none that applies", () => {
    const { jobs } = parse(read(".github/workflows/deploy.yml")) as { jobs: Record<string, object> };
    for (const name of ["first", "children"])
      expect(jobs[name]).toMatchObject({
        concurrency: { group: "deploy-${{ matrix.stack }}", "cancel-in-progress": false },
      });
  });

  it("are described with every variable and secret that they read", () => {
    const used = new Set(
      workflows.flatMap((file) => [...read(file).matchAll(/\b(?:vars|secrets)\.([A-Z_]+)/g)].map(([, name]) => name!)),
    );
    const described = [...read("docs/pipelines.md").matchAll(/^\| `([A-Z_]+)` +\| (?:variable|secret)/gm)].map(
      ([, name]) => name!,
    );
    expect(described.sort()).toEqual([...used].sort());
  });

  it("are described with every script", () => {
    const described = [...read("docs/pipelines.md").matchAll(/^\| `([\w-]+\.sh)/gm)].map(([, name]) => name!);
    // issue.sh and github.sh are parts of others.
    const all = readdirSync(join(REPOSITORY, "scripts/ci")).filter((name) => name.endsWith(".sh"));
    expect([...described, "github.sh", "issue.sh"].sort()).toEqual(all.sort());
  });
});
