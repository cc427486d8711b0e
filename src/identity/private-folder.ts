import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Problem } from "../config/problem.js";

/** Marks a file that was not finished; a run that was interrupted leaves it, and the next one takes it away. */
const UNFINISHED = ".unfinished";

/** Windows has no such modes: it reports every file as readable by all. */
const KEEPS_MODES = process.platform !== "win32";

/** The folder with the private half of an environment's identities; nobody but its owner may read it. */
export class PrivateFolder {
  constructor(
    /** Where it is, as the reader would name it. */
    readonly path: string,
  ) {}

  /** Whether there is anything in it. */
  get exists(): boolean {
    return existsSync(this.path) && readdirSync(this.path).length > 0;
  }

  /** Path of a file in it, as the reader would name it. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** Text of a file, or nothing where there is none. */
  read(name: string): string | undefined {
    return existsSync(this.file(name)) ? readFileSync(this.file(name), "utf8") : undefined;
  }

  /** Names of the finished files below a folder in it, sorted. */
  names(below = ""): string[] {
    return this.entries(below).filter((name) => !name.endsWith(UNFINISHED) && statSync(this.file(name)).isFile());
  }

  /**
   * What is wrong with the folder's modes. Nothing is mended silently: a key that others could read may have been read,
   * and only its owner knows whether anybody else uses the machine. ssh treats its keys in the same way.
   */
  problems(): Problem[] {
    if (!KEEPS_MODES || !this.exists) return [];
    const open = ["", ...this.entries()].filter((name) => (statSync(this.file(name)).mode & 0o077) !== 0);
    const [first] = open;
    if (first === undefined) return [];
    const file = this.file(first);
    const more = open.length === 1 ? "" : `, and so are ${open.length - 1} more`;
    return [
      {
        file,
        path: [],
        got: `mode ${(statSync(file).mode & 0o777).toString(8).padStart(4, "0")}${more}`,
        rule: "private files that only their owner can read: folders 0700, files 0600",
        remedy: `chmod -R go= ${this.path}; where others use this machine, count the keys as read: --renew all, or --replace-authority`,
      },
    ];
  }

  /**
   * Writes a file whole or not at all.
   *
   * @returns whether its text is new.
   */
  write(name: string, text: string): boolean {
    if (this.read(name) === text) return false;
    mkdirSync(dirname(this.file(name)), { recursive: true, mode: 0o700 });
    writeWhole(this.file(name), text, 0o600);
    return true;
  }

  /** Deletes a file, and its folder when that is empty then. */
  remove(name: string): void {
    rmSync(this.file(name), { force: true });
    const folder = dirname(this.file(name));
    if (folder !== this.path && existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }

  /** Takes away what an interrupted run left. */
  removeUnfinished(): void {
    for (const name of this.entries().filter((one) => one.endsWith(UNFINISHED))) rmSync(this.file(name));
  }

  private entries(below = ""): string[] {
    const folder = join(this.path, below);
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(below, name))
      .sort();
  }
}

/**
 * Writes a file under another name and renames it: whoever reads it sees the old text or the new one, also after the
 * power went.
 */
export function writeWhole(file: string, text: string, mode: number): void {
  const unfinished = `${file}${UNFINISHED}`;
  rmSync(unfinished, { force: true });
  const descriptor = openSync(unfinished, "wx", mode);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(unfinished, file);
}
