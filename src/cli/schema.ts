import { writeFileSync } from "node:fs";
import { environmentJsonSchema } from "../config/json-schema.js";

// `npm run schema`: writes the environment schema for editors. A test fails when it was forgotten.
writeFileSync("environments/schema.json", `${JSON.stringify(environmentJsonSchema(), null, 2)}\n`);
