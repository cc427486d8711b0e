import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { isIP } from "node:net";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { Duration } from "../units/duration.js";

/** Go, OpenSSL and every sender support it; keys and handshakes are small. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A cluster whose clock is a little behind must not refuse a certificate that was made just now. */
export const BACKDATED = Duration.minutes(10);

/** Long enough that a rotation is planned, not forced; short enough that it happens while somebody remembers how. */
const AUTHORITY_LIFETIME = Duration.days(5 * 365);

/** `ub-common-name` of RFC 5280; verifiers read a server's names from the SAN, which holds them whole. */
const LONGEST_COMMON_NAME = 64;

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is issued for. */
export interface Subject {
  readonly commonName: string;
  /** DNS names and IP addresses a server answers to. */
  readonly names: readonly string[];
  readonly usages: readonly ("server" | "client")[];
}

/** The common name a certificate gets: cut where X.509 has no more room. */
export function certificateCommonName(commonName: string): string {
  return commonName.slice(0, LONGEST_COMMON_NAME);
}

/**
 * Makes a self-signed authority that issues leaves and no further authorities.
 *
 * @param organization tells authorities of several environments apart.
 * @param now its certificate is valid from ten minutes before.
 */
export async function makeAuthority(organization: string, commonName: string, now: Date): Promise<KeyPair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ O: [organization] }, { CN: [commonName] }],
    ...validity(now, AUTHORITY_LIFETIME),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return pemOf(certificate, keys);
}

/** An authority that is ready to issue: its certificate and key are read once, which takes as long as issuing does. */
export class CertificateIssuer {
  private constructor(
    private readonly certificate: X509Certificate,
    private readonly signingKey: webcrypto.CryptoKey,
    private readonly keyIdentifier: AuthorityKeyIdentifierExtension,
  ) {}

  /** @throws Error when the authority's certificate or key cannot be read. */
  static async of(authority: KeyPair): Promise<CertificateIssuer> {
    const certificate = new X509Certificate(authority.certificate);
    const pkcs8 = PemConverter.decodeFirst(authority.key);
    return new CertificateIssuer(
      certificate,
      await webcrypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, false, ["sign"]),
      await AuthorityKeyIdentifierExtension.create(certificate.publicKey),
    );
  }

  /**
   * Issues a certificate with a new key.
   *
   * @param lifetime how long it is valid; never longer than the authority.
   */
  async issue({ commonName, names, usages }: Subject, now: Date, lifetime: Duration): Promise<KeyPair> {
    const keys = await newKeys();
    const { notBefore, notAfter } = validity(now, lifetime);
    const certificate = await X509CertificateGenerator.create({
      subject: [{ CN: [certificateCommonName(commonName)] }],
      issuer: this.certificate.subjectName,
      notBefore,
      notAfter: notAfter > this.certificate.notAfter ? this.certificate.notAfter : notAfter,
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.signingKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension(
          usages.map((usage) => (usage === "server" ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth)),
        ),
        // Without a name in it the extension would be malformed.
        ...(names.length === 0
          ? []
          : [
              new SubjectAlternativeNameExtension(
                names.map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }) as const),
              ),
            ]),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
        this.keyIdentifier,
      ],
    });
    return pemOf(certificate, keys);
  }
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

/** X.509 knows whole seconds. */
function validity(now: Date, lifetime: Duration): { notBefore: Date; notAfter: Date } {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return {
    notBefore: new Date(second - BACKDATED.milliseconds),
    notAfter: new Date(second + lifetime.milliseconds),
  };
}

async function pemOf(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<KeyPair> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { certificate: `${certificate.toString("pem")}\n`, key: `${PemConverter.encode(pkcs8, "PRIVATE KEY")}\n` };
}
