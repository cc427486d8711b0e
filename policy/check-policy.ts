import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { atMost } from "./concurrency.js";
import { judge, readExceptions } from "./exceptions.js";
import type { Examination } from "./finding.js";
import { KUBERNETES_VERSION } from "./kubernetes-version.js";
import { renderStacks } from "./rendered-stacks.js";
import { report, type Report } from "./report.js";
import { checkov, checkovAws } from "./tools/checkov.js";
import { GO_TOOLS, goTool } from "./tools/go-tool.js";
import { kubeScore } from "./tools/kube-score.js";
import { podSecurity } from "./tools/pod-security.js";
import { pythonTools } from "./tools/python-tools.js";
import { schema } from "./tools/schema.js";

/** What the check works on. */
export interface CheckPolicyProps {
  /** Folder of the environment files; all of them are examined. */
  readonly environments: string;
  /** The file with the exceptions. */
  readonly exceptionsFile: string;
  /** Where tools are installed. */
  readonly cache: string;
  /** Tells people what takes long. */
  readonly say: (line: string) => void;
}

/** Each checkov takes one core and 250 MB: more than this gains little and costs memory. */
const LARGEST_PARALLELISM = 4;

/**
 * Renders every environment and has the tools examine it.
 *
 * @throws UserError when a tool cannot be installed or the exceptions are wrong; EnvironmentProblems, ManifestError
 */
export async function checkPolicy({ environments, exceptionsFile, cache, say }: CheckPolicyProps): Promise<Report> {
  const exceptions = readExceptions(readFileSync(exceptionsFile, "utf8"), exceptionsFile);
  const [kubeScoreBinary, podSecurityBinary, python] = await installed(cache, say);
  const folder = mkdtempSync(join(tmpdir(), "thanos-fleet-policy-"));
  try {
    const stacks = await renderStacks(environments, folder);
    // A stack of AWS resources alone has nothing for the others; anywhere else nothing examined is an error.
    const clusters = stacks.filter(({ objects }) => objects > 0);
    const aws = stacks.filter(({ hasAwsResources }) => hasAwsResources);
    const tasks: (() => Promise<Examination[]>)[] = [
      ...clusters.map((stack) => async () => [await checkov(python, stack)]),
      ...aws.map((stack) => async () => [await checkovAws(python, stack)]),
      () => schema(python, clusters, folder),
      () => podSecurity(podSecurityBinary, clusters, folder),
      ...clusters.map((stack) => async () => [await kubeScore(kubeScoreBinary, stack)]),
    ];
    const examinations = (await atMost(Math.min(availableParallelism(), LARGEST_PARALLELISM), tasks)).flat();
    const findings = examinations.flatMap((one) => one.findings);
    const charts = stacks.flatMap(({ notRendered }) => notRendered).filter((one) => one.startsWith("helm_release."));
    return report({
      examinations,
      judged: judge(findings, exceptions),
      titles: {
        "kube-score": "kube-score",
        checkov: "checkov kubernetes",
        "checkov-aws": "checkov terraform_json, AWS",
        schema: `strict schema, Kubernetes ${KUBERNETES_VERSION}`,
        "pod-security": "Pod Security restricted",
      },
      notes: [
        ...(aws.length === 0 ? [`checkov terraform_json, AWS: no AWS resources in ${stacks.length} stacks`] : []),
        `not examined here: ${charts.length} releases of charts, whose values the unit tests hold to the same level`,
      ],
      exceptionsFile,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One after the other: each installation keeps all cores busy by itself. */
async function installed(cache: string, say: (line: string) => void) {
  return [
    await goTool(GO_TOOLS.kubeScore, cache, say),
    await goTool(GO_TOOLS.podSecurity, cache, say),
    await pythonTools(cache, say),
  ] as const;
}
