import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { checkout, type FleetStack } from "./support/fleet.js";
import { run } from "./support/run.js";

const named = ["observability"];

describe("a state that is to be kept elsewhere", () => {
  it("rejects to go on without it, and is found after it was moved as docs/state.md says: nothing is made twice", async () => {
    const root = checkout(["batcave"]);
    const made = join(root, "made");
    const kept = (stateFolder: string): FleetStack[] => [
      { id: "field-observability", resources: { ring: "three" }, command: `echo made >> ${made}`, stateFolder },
    ];
    expect((await run(root, "apply", kept("state"), { named })).exitCode).toBe(0);

    const refused = await run(root, "apply", kept("elsewhere"), { named });
    expect(refused.exitCode).toBe(1);
    expect(refused.text).toContain("the state was kept elsewhere before");
    const folder = join(root, "cdktf.out", "stacks", "field-observability");
    expect(refused.text).toContain(`terraform -chdir=${folder} init -migrate-state`);
    expect(existsSync(join(root, "elsewhere", "field-observability.tfstate"))).toBe(false);

    mkdirSync(join(root, "elsewhere"), { recursive: true });
    await execa("terraform", [`-chdir=${folder}`, "init", "-migrate-state"], {
      input: "yes\n",
      env: { TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: "1" },
    });
    expect((await run(root, "apply", kept("elsewhere"), { named })).text).toContain("unchanged");
    expect(readFileSync(made, "utf8")).toBe("made\n");
    expect(readFileSync(join(root, "elsewhere", "field-observability.tfstate"), "utf8")).toContain("three");
  });
});
