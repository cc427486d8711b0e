import type { RuleFile } from "../../src/config/model.js";
import { certificateExpiryRules } from "../../src/prometheus/certificate-expiry.js";
import { everyRuleFile } from "../alerting/every-rule.js";

const certificates = certificateExpiryRules([
  { id: "a/writer", authority: "writers", notBefore: "2026-01-01T00:00:00Z", notAfter: "2026-04-01T00:00:00Z" },
]);

/** Every rule file of ours. */
export const files: readonly RuleFile[] = [...everyRuleFile, certificates];

/** One that nobody can read, to see that it would be refused. */
export const wrong: RuleFile = {
  name: "wrong.yaml",
  content: "groups: [{ name: a, rules: [{ record: a, expr: 'sum(b' }] }]",
};
