import { writeFileSync } from "node:fs";
import { configurationReference } from "../config/reference/reference.js";

// `npm run reference`: writes the page of every key. A test fails when it was forgotten.
writeFileSync("docs/configuration.md", configurationReference());
