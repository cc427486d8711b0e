import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import type { Prices } from "../cost/prices.js";
import { UserError } from "./user-error.js";

const price = z.number({ error: "a number of dollars, 0 or more" }).min(0, { error: "a number of dollars, 0 or more" });

const form = z.strictObject({
  perGbMonth: price,
  perThousandPuts: price.default(0),
  perThousandGets: price.default(0),
});

/** Reads prices of the user's own. @throws UserError with everything that is wrong with the file. */
export function priceFile(file: string): Prices {
  if (!existsSync(file)) throw new UserError(`--prices ${file}: there is no such file`);
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`--prices ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = form.safeParse(content);
  if (read.success) return read.data;
  const lines = read.error.issues.map(
    ({ path, message }) => `--prices ${file}: ${path.join(".") || "the file"}: ${message}`,
  );
  throw new UserError(
    `${lines.join("\n")}\nwrite it like: { perGbMonth: 0.02, perThousandPuts: 0.005, perThousandGets: 0.0004 }`,
  );
}
