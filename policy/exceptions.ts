import { parse } from "yaml";
import { z } from "zod";
import { UserError } from "../src/cli/user-error.js";
import { TOOLS, type Finding } from "./finding.js";

const pattern = (what: string) =>
  z.string().min(1).describe(`${what}; * stands for any characters, everything else for itself.`);

const exception = z.strictObject({
  tool: z.enum(TOOLS).describe("Whose finding it is."),
  check: z.string().min(1).describe("The tool's name of the check."),
  message: pattern("The finding's message").optional().describe("The one message of the check that is meant."),
  objects: z.array(pattern("Kind namespace/name")).min(1).describe("The objects that are meant."),
  reason: z
    .string()
    .regex(/^[A-Z].{30,}\.$/s, { error: "a sentence that a reviewer can judge" })
    .describe("Why it is right as it is."),
});

/** A finding that is meant to be there. */
export type Exception = z.output<typeof exception>;

/**
 * Reads the exceptions.
 *
 * @param text a YAML list of exceptions.
 * @param file where they come from, for messages.
 * @throws UserError with everything that is wrong with them.
 */
export function readExceptions(text: string, file: string): Exception[] {
  const parsed = z.array(exception).safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.map(String).join(".")}: ${message}`);
  throw new UserError([`${file} has wrong exceptions:`, ...lines].join("\n"));
}

/** Findings by what the exceptions say about them. */
export interface Judged {
  /** Those that no exception covers. */
  readonly open: readonly Finding[];
  /** Those that one covers. */
  readonly excepted: readonly Finding[];
  /** What no finding needs any more. */
  readonly idle: readonly IdleException[];
}

/** A pattern of an exception that matches nothing. */
export interface IdleException {
  readonly exception: Exception;
  readonly object: string;
}

/** Parts findings into those that are excepted and the others, and finds the exceptions that have outlived their reason. */
export function judge(findings: readonly Finding[], exceptions: readonly Exception[]): Judged {
  const covers = (one: Exception, object: string, finding: Finding) =>
    one.tool === finding.tool &&
    one.check === finding.check &&
    (one.message === undefined || matches(one.message, finding.message)) &&
    matches(object, finding.object);
  const covered = (finding: Finding) =>
    exceptions.some((one) => one.objects.some((object) => covers(one, object, finding)));
  return {
    open: findings.filter((finding) => !covered(finding)),
    excepted: findings.filter(covered),
    idle: exceptions.flatMap((one) =>
      one.objects
        .filter((object) => !findings.some((finding) => covers(one, object, finding)))
        .map((object) => ({ exception: one, object })),
    ),
  };
}

function matches(pattern: string, text: string): boolean {
  const literal = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.split("*").map(literal).join(".*")}$`, "s").test(text);
}
