export { renderTable } from "../src/cli/table.js";
