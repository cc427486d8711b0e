import { chromium, type Page } from "playwright-core";

/** A browser that root starts has no sandbox; the rest keeps it from calling home. */
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Opens a page of a real browser for as long as `use` takes. */
export async function withPage<Result>(use: (page: Page) => Promise<Result>): Promise<Result> {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  try {
    return await use(await browser.newPage({ viewport: { width: 1400, height: 1200 } }));
  } finally {
    await browser.close();
  }
}
