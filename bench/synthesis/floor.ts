import { App, TerraformStack } from "#cdktf";
import * as composition from "../../src/app.js";
import * as commands from "../../src/cli/user-error.js";
import * as loading from "../../src/config/load.js";
import * as warning from "../../src/config/warnings.js";

// Everything that main.ts imports, and a stack with nothing in it: what synthesis costs before there is anything to do.
const imported = [composition, commands, loading, warning];
if (imported.some((module) => Object.keys(module).length === 0)) throw new Error("an import is empty");
const app = new App({ stackTraces: false });
new TerraformStack(app, "empty");
app.synth();
