import { createPrivateKey, X509Certificate } from "node:crypto";
import type { InventoryCertificate } from "../config/identity-inventory.js";
import type { KeyPair } from "./certificate-authority.js";

const USAGES: Readonly<Record<string, "server" | "client">> = {
  "1.3.6.1.5.5.7.3.1": "server",
  "1.3.6.1.5.5.7.3.2": "client",
};

/** A certificate with its key as the private folder keeps it: one PEM file, so that both change at once. */
export class StoredCertificate {
  private constructor(
    /** Certificate and key, PEM. */
    readonly pem: KeyPair,
    private readonly x509: X509Certificate,
  ) {}

  /**
   * @throws Error when the text is not one certificate and the private key that belongs to it; the message never repeats
   * any of it.
   */
  static parse(text: string): StoredCertificate {
    const [certificate, ...furtherCertificates] = blocks(text, "CERTIFICATE");
    const [key, ...furtherKeys] = blocks(text, "PRIVATE KEY");
    if (certificate === undefined || key === undefined || furtherCertificates.length + furtherKeys.length > 0) {
      throw new Error("one certificate and its private key, PEM");
    }
    const x509 = readable("a readable certificate", () => new X509Certificate(certificate));
    const privateKey = readable("a readable private key", () => createPrivateKey(key));
    if (!x509.checkPrivateKey(privateKey)) throw new Error("a certificate with the private key that belongs to it");
    return new StoredCertificate({ certificate, key }, x509);
  }

  /** The file's text: the certificate, then its key. */
  get text(): string {
    return this.pem.certificate + this.pem.key;
  }

  /** What it is called. */
  get commonName(): string {
    return /^CN=(.*)$/m.exec(this.x509.subject)?.[1] ?? "";
  }

  /** DNS names and addresses it answers to. */
  get names(): string[] {
    return (this.x509.subjectAltName ?? "")
      .split(", ")
      .filter((name) => name !== "")
      .map((name) => name.replace(/^(DNS|IP Address):/, ""));
  }

  /** What it may be used for. */
  get usages(): string[] {
    // Node calls the extended key usage `keyUsage`, and leaves it undefined where there is none.
    return ((this.x509.keyUsage as string[] | undefined) ?? []).map((oid) => USAGES[oid] ?? oid);
  }

  /** From when it is valid. */
  get notBefore(): Date {
    return new Date(this.x509.validFrom);
  }

  /** Until when it is valid. */
  get notAfter(): Date {
    return new Date(this.x509.validTo);
  }

  /** SHA-256 of the certificate, which is public. */
  get fingerprint(): string {
    return this.x509.fingerprint256.replaceAll(":", "").toLowerCase();
  }

  /** Whether that authority's key signed it. */
  isIssuedBy(authority: StoredCertificate): boolean {
    return this.x509.checkIssued(authority.x509) && this.x509.verify(authority.x509.publicKey);
  }

  /** What the inventory says of it. */
  facts(): Pick<InventoryCertificate, "commonName" | "notBefore" | "notAfter" | "fingerprint"> {
    return {
      commonName: this.commonName,
      notBefore: instant(this.notBefore),
      notAfter: instant(this.notAfter),
      fingerprint: this.fingerprint,
    };
  }
}

function instant(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function blocks(text: string, label: string): string[] {
  const block = new RegExp(`-----BEGIN ${label}-----[A-Za-z0-9+/=\\s]+-----END ${label}-----`, "g");
  return [...text.matchAll(block)].map(([found]) => `${found}\n`);
}

function readable<T>(rule: string, read: () => T): T {
  try {
    return read();
  } catch {
    // The library's message may quote what it could not read.
    throw new Error(rule);
  }
}
