import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import type { Problem } from "./problem.js";

const instant = () => z.iso.datetime().describe("UTC, to the second.");
const revision = () => z.int().min(1);
const fingerprint = () =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("SHA-256 of the certificate: tells whether a private half belongs to this inventory.");

const authority = z
  .strictObject({
    revision: revision().describe("Raised whenever the bundle of trusted certificates changes."),
    certificates: z
      .array(
        z.strictObject({
          commonName: z.string(),
          notBefore: instant(),
          notAfter: instant(),
          fingerprint: fingerprint(),
        }),
      )
      .min(1)
      .describe("The certificates in the bundle, the issuing one first; two while an authority is being rotated."),
    rotation: z
      .enum(["trust", "issue"])
      .optional()
      .describe(
        "While it is being rotated: trust, the new certificate is trusted and the old one still issues; issue, the new one issues and the old one is still trusted.",
      ),
  })
  .describe("A private authority.");

const certificate = z
  .strictObject({
    authority: z.enum(["writers", "internal"]),
    commonName: z.string(),
    names: z.array(z.string()).describe("DNS names a server answers to."),
    notBefore: instant(),
    notAfter: instant(),
    fingerprint: fingerprint(),
    revision: revision().describe("Raised whenever the certificate or its authority's bundle changes."),
  })
  .describe("A certificate of one cluster.");

const credential = z.strictObject({ revision: revision().describe("Raised whenever the password changes.") });

const inventory = z.strictObject({
  version: z.literal(1),
  authorities: z.strictObject({ writers: authority.optional(), internal: authority.optional() }),
  certificates: z.record(z.string(), certificate),
  credentials: z.record(z.string(), credential),
  formerRevisions: z
    .record(z.string(), revision())
    .optional()
    .describe("Last revision of what is no longer needed: should it come back, its Secret must be seen as a new one."),
});

/**
 * The public half of an environment's identities: what there is, until when, and which revision. It holds no secret, so
 * it is kept beside the environment file and reviewed with it: whoever synthesizes gets the same revisions and expiry
 * rules, whether or not the private half is at hand.
 *
 * Certificates and credentials are named `<cluster>/<role>`, such as `batmobile/writer`.
 */
export type IdentityInventory = z.output<typeof inventory>;

/** What the inventory says of one authority. */
export type InventoryAuthority = z.output<typeof authority>;

/** What the inventory says of one certificate. */
export type InventoryCertificate = z.output<typeof certificate>;

/** The two authorities: `writers` is what routers and senders trust of each other, `internal` everything inside. */
export type AuthorityName = keyof IdentityInventory["authorities"];

/** Both authorities. */
export const authorityNames: readonly AuthorityName[] = ["writers", "internal"];

/** What an environment has before `npm run identities` ran for the first time. */
export const emptyInventory: IdentityInventory = { version: 1, authorities: {}, certificates: {}, credentials: {} };

/**
 * Reads an inventory.
 *
 * @param file where it is; a file that is not there is an empty inventory.
 * @returns the inventory, or what is wrong with the file.
 */
export function readInventory(file: string): { inventory: IdentityInventory; problems: readonly Problem[] } {
  if (!existsSync(file)) return { inventory: emptyInventory, problems: [] };
  const problem = (rule: string): Problem => ({
    file,
    path: [],
    rule,
    remedy: "restore it from version control; `npm run identities` writes it",
  });
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { inventory: emptyInventory, problems: [problem("JSON")] };
  }
  const parsed = inventory.safeParse(content);
  if (parsed.success) return { inventory: parsed.data, problems: [] };
  return {
    inventory: emptyInventory,
    problems: parsed.error.issues.map(({ path, message }) => ({
      ...problem(message),
      path: path.filter((part) => typeof part !== "symbol"),
    })),
  };
}
