import { readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { documentedPages, type Page } from "../../lab/documents/pages.js";

const checkout = join(import.meta.dirname, "../..");
const { scripts } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** A command of ours as a page has it. */
interface DocumentedCommand {
  readonly place: string;
  readonly script: string;
  /** What stands behind `--`. */
  readonly words: readonly string[];
}

/** Every `npm run` of a page, in blocks and within lines, up to the end of the command. */
function documentedCommands({ path, text }: Page): DocumentedCommand[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(/npm run (?:-s |--silent )?([a-z][\w:-]*)(?: -- ([^`#|;&>]*))?/g)].map(
      ([, script, rest = ""]) => ({
        place: `${path}:${index + 1}`,
        script: script!,
        words: rest.split(/[\s,[\]]+/).filter(Boolean),
      }),
    ),
  );
}

const commands = documentedPages(checkout).flatMap(documentedCommands);
const options = (words: readonly string[]) =>
  words.flatMap((word) => /^--[a-z][a-z-]*/.exec(word)?.[0] ?? []).filter((option) => option !== "--");

/** What a command of ours says of itself; asked once. */
const helps = new Map<string, Promise<string>>();
function help(script: string, words: readonly string[] = []): Promise<string> {
  const [program, file] = scripts[script]!.split(" ");
  if (program !== "tsx") throw new Error(`${script} has no options that could be looked up`);
  const key = [script, ...words].join(" ");
  const asked =
    helps.get(key) ??
    execa(process.execPath, ["--import", "tsx", file!, ...words, "--help"], { cwd: checkout, stdin: "ignore" }).then(
      ({ stdout }) => stdout,
    );
  helps.set(key, asked);
  return asked;
}

/** Options of a command, and of the one below it that is named, or meant where none is. */
async function knownOptions({ script, words }: DocumentedCommand): Promise<ReadonlySet<string>> {
  const own = await help(script);
  const below = [...(own.split("Commands:")[1] ?? "").matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name!);
  const named = below.filter((name) => words.includes(name) && name !== "help");
  const texts = await Promise.all(named.map((name) => help(script, [name])));
  return new Set([own, ...texts].flatMap((text) => text.match(/--[a-z][a-z-]*/g) ?? []));
}

describe("commands in the pages", () => {
  it("are scripts of package.json", () => {
    expect(commands.length).toBeGreaterThan(80);
    expect(
      commands.filter(({ script }) => !(script in scripts)).map(({ place, script }) => `${place}: ${script}`),
    ).toEqual([]);
  });

  it("have options that the command knows", { timeout: 240_000 }, async () => {
    const withOptions = commands.filter(({ words }) => options(words).length > 0);
    expect(withOptions.length).toBeGreaterThan(5);
    const unknown: string[] = [];
    for (const command of withOptions) {
      const known = await knownOptions(command);
      const wrong = options(command.words).filter((option) => !known.has(option));
      unknown.push(...wrong.map((option) => `${command.place}: ${command.script} has no ${option}`));
    }
    expect(unknown).toEqual([]);
  });

  it("rejects an option that a command does not have", async () => {
    const [command] = documentedCommands({ path: "x.md", text: "`npm run outage -- prod [--why] --how`" });
    const known = await knownOptions(command!);
    expect(options(command!.words).filter((option) => !known.has(option))).toEqual(["--how"]);
  });
});
