import { execa } from "execa";
import { LabError } from "../lab-error.js";

/** The parts' `go.mod` ask for it. */
export const MINIMUM_GO: readonly [major: number, minor: number] = [1, 26];

const REMEDY = `install Go ${MINIMUM_GO.join(".")} or later from https://go.dev/dl and put it on the PATH; nothing was started`;

/** What stands in the way of building Go programs, or undefined. */
export async function goProblem(): Promise<LabError | undefined> {
  const result = await execa("go", ["env", "GOVERSION"], { reject: false });
  return result.failed ? new LabError("Go is missing", REMEDY) : goVersionProblem(result.stdout.trim());
}

/** What is wrong with a Go version as `go env GOVERSION` prints it, e.g. `go1.26.8`, or undefined. */
export function goVersionProblem(version: string): LabError | undefined {
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  const isEnough = Number(major) > MINIMUM_GO[0] || (Number(major) === MINIMUM_GO[0] && Number(minor) >= MINIMUM_GO[1]);
  return isEnough ? undefined : new LabError(`Go ${MINIMUM_GO.join(".")} or later is needed, found ${version}`, REMEDY);
}
