import { Progress } from "./progress.js";

/** Shows only the line of the running step: what runs inside a scenario is not told apart from it. */
export class SilentProgress extends Progress {
  override say(): void {
    // Nothing: see above.
  }
}
