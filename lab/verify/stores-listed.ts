import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../src/config/model.js";
import { withPage } from "../browser.js";
import { gatewaysOf } from "../fleet/gateways.js";
import { OBSERVABILITY } from "../topology.js";
import { CheckFailure, type Check, type CheckContext } from "./check.js";
import { stores } from "./thanos-api.js";

const sources = ["thanos-query", "thanos-receive-ingestor", "thanos-store-gateway"].map((name) => ({
  cluster: OBSERVABILITY,
  name,
}));

/** How many sources Query must know, by their type: a shard is one, however many gateways it has. */
export function expectedSources(
  environment: Pick<Environment, "observability">,
): Readonly<Record<"receive" | "store", number>> {
  return { receive: environment.observability.receive.ingestors, store: gatewaysOf(environment).length };
}

/** Query knows every ingestor and every gateway, and the last look at each went well. */
export const storesListed: Check = {
  title: "Query lists every ingestor and the Store Gateway",
  suspects: sources,
  async run({ queryUrl, environment }) {
    const known = await stores(queryUrl);
    const broken = known.filter(({ lastError }) => lastError !== null && lastError !== undefined);
    if (broken.length > 0)
      throw new CheckFailure(`Query cannot use ${broken.map(({ type, name }) => `${type} ${name}`).join(", ")}`);
    const expected = expectedSources(environment);
    for (const [type, count] of Object.entries(expected)) {
      const found = known.filter((store) => store.type === type).length;
      if (found !== count)
        throw new CheckFailure(
          `Query lists ${found} of ${count} ${type === "receive" ? "ingestors" : "Store Gateways"}`,
        );
    }
    return `${expected.receive} ingestors, ${expected.store} gateway${expected.store === 1 ? "" : "s"}`;
  },
};

/** The same as a person sees it: Query's own page in a real browser, kept as a picture. */
export const storesPage: Check = {
  title: "Query's stores page shows them in a browser",
  suspects: sources,
  async run({ queryUrl, outputFolder, environment }) {
    mkdirSync(outputFolder, { recursive: true });
    const picture = join(outputFolder, "query-stores.png");
    const text = await pageText(`${queryUrl}/stores`, picture);
    const ups = text.match(/\bUP\b/g)?.length ?? 0;
    const { receive, store } = expectedSources(environment);
    const expected = receive + store;
    if (!/receive/i.test(text) || !/store/i.test(text))
      throw new CheckFailure(`the page names no receive or store (${picture})`);
    if (ups < expected)
      throw new CheckFailure(`the page shows ${ups} sources as UP, should be ${expected} (${picture})`);
    return `${ups} UP, ${picture}`;
  },
};

function pageText(url: string, picture: string): Promise<string> {
  return withPage(async (page) => {
    await page.goto(url, { timeout: 30_000 });
    await page
      .getByText(/\bUP\b/)
      .first()
      .waitFor({ timeout: 15_000 })
      .catch(() => undefined);
    await page.screenshot({ path: picture, fullPage: true });
    return await page.locator("body").innerText();
  }).catch((error: unknown) => {
    throw new CheckFailure(
      `the page cannot be opened: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
    );
  });
}

/** The pages a person would open, as text for the end of a run. */
export function pagesToOpen({ queryUrl, frontendUrl }: CheckContext): string[] {
  return [`Thanos Query      ${queryUrl}`, `  its sources     ${queryUrl}/stores`, `Query Frontend    ${frontendUrl}`];
}
