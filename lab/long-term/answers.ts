import type { ReportDetail } from "../progress.js";
import { askRange, type Answer } from "./ask-range.js";
import { compareAnswers, type AnswerComparison } from "./compare-answers.js";
import type { Stretch } from "./coverage.js";
import type { LongTermQuestion } from "./questions.js";
import { RESOLUTIONS, type Resolution } from "./resolution.js";

/** A way on which questions reach the blocks. */
export interface ReadingPath {
  /** What a report calls it. */
  readonly name: string;
  readonly url: string;
  /** The sources that are asked, by their addresses. @default - all that Query knows */
  readonly stores?: readonly string[];
  /** Whether a result cache may answer. @default false */
  readonly cached?: boolean;
}

/** Answers by the expression that was asked. */
export type Answers = ReadonlyMap<string, Answer>;

/** A question with what became of its answer. */
export interface QuestionComparison {
  readonly question: LongTermQuestion;
  readonly comparison: AnswerComparison;
}

/** Asks for raw samples what is asked at every resolution later: questions of one expression share the answer. */
export async function askBefore(
  path: ReadingPath,
  questions: readonly LongTermQuestion[],
  stretch: Stretch,
  report: ReportDetail,
): Promise<Answers> {
  const distinct = new Map(questions.map((question) => [question.expression, question]));
  const answers = new Map<string, Answer>();
  for (const question of distinct.values()) {
    report(`${path.name}: question ${answers.size + 1} of ${distinct.size}`);
    answers.set(question.expression, await askAbout(path, question, stretch, RESOLUTIONS.raw));
  }
  return answers;
}

/**
 * Asks every question again, at its resolution, and compares.
 *
 * @param stretchOf the time for which there are blocks of a resolution; questions about others are left out.
 */
export async function compareWithBefore(
  path: ReadingPath,
  questions: readonly LongTermQuestion[],
  before: Answers,
  stretchOf: (question: LongTermQuestion) => Stretch | undefined,
  report: ReportDetail,
): Promise<readonly QuestionComparison[]> {
  const comparisons: QuestionComparison[] = [];
  for (const [index, question] of questions.entries()) {
    const stretch = stretchOf(question);
    if (stretch === undefined) continue;
    report(`${path.name}: question ${index + 1} of ${questions.length}`);
    const after = await askAbout(path, question, stretch, question.resolution);
    const former = within(before.get(question.expression), momentsOf(question, stretch));
    comparisons.push({ question, comparison: compareAnswers(former, after, question.tolerance) });
  }
  return comparisons;
}

function askAbout(path: ReadingPath, question: LongTermQuestion, stretch: Stretch, resolution: Resolution) {
  const { first, last } = momentsOf(question, stretch);
  return askRange(path.url, {
    expression: question.expression,
    start: first,
    end: last,
    step: question.windowSeconds,
    maxResolution: resolution.parameter,
    stores: path.stores,
    cached: path.cached,
  });
}

/** First and last end of a whole window within a stretch, in seconds; every end is a multiple of the window. */
function momentsOf({ windowSeconds }: LongTermQuestion, { from, to }: Stretch): { first: number; last: number } {
  const window = windowSeconds * 1000;
  const first = (Math.ceil(from / window) * window + window) / 1000;
  return { first, last: Math.max(first, (Math.floor(to / window) * window) / 1000) };
}

/** Of an answer what lies between two moments: retention has taken the rest. */
function within(answer: Answer = new Map(), { first, last }: { first: number; last: number }): Answer {
  const part = (values: ReadonlyMap<number, number>) =>
    new Map([...values].filter(([time]) => time >= first && time <= last));
  return new Map([...answer].map(([series, values]) => [series, part(values)]));
}
