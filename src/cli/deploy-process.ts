import { Interruption } from "../deploy/interruption.js";
import type { DeployPlace } from "./run-deploy.js";

/** This process as a place to deploy from: signals end it in an orderly way. */
export function deployProcess(): DeployPlace {
  const interruption = new Interruption();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      process.stderr.write(
        interruption.requested
          ? "ending at once\n"
          : "ending: Terraform finishes what it is doing and writes its state; once more ends it at once\n",
      );
      interruption.request();
    });
  }
  return {
    environments: "environments",
    identities: "identities",
    outdir: "cdktf.out",
    environment: process.env,
    terminal: process.stderr.isTTY,
    write: (text) => process.stdout.write(text),
    tell: (text) => process.stderr.write(text),
    interruption,
  };
}

/** Takes an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];
