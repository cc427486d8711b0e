import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reach } from "../../src/cli/reach.js";

/** A kubeconfig with one context that leads to a server of this machine. */
function kubeconfig(server: string, user: object = { token: "none" }): { kubeconfig: string; context: string } {
  const file = join(mkdtempSync(join(tmpdir(), "reach-")), "kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "there", cluster: { server } }],
    users: [{ name: "someone", user }],
    contexts: [{ name: "here", context: { cluster: "there", user: "someone" } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return { kubeconfig: file, context: "here" };
}

it("calls a cluster away when nothing listens or nobody knows its name", async () => {
  expect(await reach(kubeconfig("https://127.0.0.1:1"))).toMatchObject({
    state: "away",
    reason: expect.stringMatching(/refused/) as string,
  });
  expect(await reach(kubeconfig("https://api.invalid:6443"))).toMatchObject({
    state: "away",
    reason: expect.stringMatching(/no such host/) as string,
  });
});

it("calls a cluster away when what listens never answers", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => silent.once("listening", resolve));
  const address = silent.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const answer = await reach(kubeconfig(`https://127.0.0.1:${port}`));
  silent.close();
  expect(answer.state).toBe("away");
}, 40_000);

it("calls a cluster refused when its context, its file or its credentials are wrong, which waiting does not mend", async () => {
  const known = kubeconfig("https://127.0.0.1:1");
  expect(await reach({ ...known, context: "elsewhere" })).toMatchObject({
    state: "refused",
    reason: expect.stringMatching(/elsewhere/) as string,
  });
  expect(await reach({ ...known, kubeconfig: "/no/such/file" })).toMatchObject({ state: "refused" });
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "/bin/false", interactiveMode: "Never" };
  expect(await reach(kubeconfig("https://127.0.0.1:1", { exec }))).toMatchObject({
    state: "refused",
    reason: expect.stringMatching(/getting credentials/) as string,
  });
});

it("says so where there is no kubectl", async () => {
  expect(await reach(kubeconfig("https://127.0.0.1:1"), "no-such-kubectl")).toMatchObject({
    state: "refused",
    reason: expect.stringMatching(/install/) as string,
  });
});
