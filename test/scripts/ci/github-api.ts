import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Entry {
  readonly id: number;
  readonly number: number;
  readonly user: { readonly login: string };
  readonly html_url: string;
  body: string;
  title?: string;
  state: string;
  labels: string[];
}

/** Stands in for GitHub: comments of the pull request 7 and issues of `acme/fleet`, in memory, on the loopback network. */
export class GithubApi {
  readonly comments: Entry[] = [];
  readonly issues: Entry[] = [];
  /** Method and path of each request that got through. */
  readonly requests: string[] = [];
  private readonly server = createServer((request, response) => {
    void this.answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  add(list: "comments" | "issues", login: string, fields: Partial<Entry>): Entry {
    const id = 1000 + this.comments.length + this.issues.length;
    const made = { id, number: id, user: { login }, html_url: `https://x/${id}`, body: "", state: "open", labels: [] };
    const entry: Entry = { ...made, ...fields };
    this[list].push(entry);
    return entry;
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    if (request.headers.authorization !== "Bearer a-token")
      return { status: 401, body: { message: "Bad credentials" } };
    const url = new URL(request.url ?? "", "http://x");
    this.requests.push(`${request.method} ${url.pathname}`);
    const path = url.pathname.replace("/repos/acme/fleet/", "");
    const sent = await read(request);
    const page = (list: readonly Entry[]) => {
      const [size, number] = [Number(url.searchParams.get("per_page")), Number(url.searchParams.get("page"))];
      return { status: 200, body: list.slice((number - 1) * size, number * size) };
    };
    const write = (entry: Entry | undefined) =>
      entry === undefined ? { status: 404, body: {} } : { status: 200, body: Object.assign(entry, sent) };
    if (path === "issues/7/comments" && request.method === "GET") return page(this.comments);
    if (path === "issues/7/comments") return { status: 201, body: this.add("comments", BOT, sent) };
    if (path === "issues" && request.method === "GET") {
      const { state, labels } = Object.fromEntries(url.searchParams) as { state: string; labels: string };
      return page(this.issues.filter((one) => one.state === state && one.labels.includes(labels)));
    }
    if (path === "issues") return { status: 201, body: this.add("issues", BOT, sent) };
    const [, comment, issue] = /^issues\/(?:comments\/(\d+)|(\d+))$/.exec(path) ?? [];
    if (comment !== undefined) return write(this.comments.find(({ id }) => id === Number(comment)));
    return write(this.issues.find(({ number }) => number === Number(issue)));
  }
}

/** Who the token of a workflow speaks for. */
export const BOT = "github-actions[bot]";

async function read(request: IncomingMessage): Promise<Partial<Entry>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : (JSON.parse(text) as Partial<Entry>);
}
