import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A lab is taken down long before; there is nothing to renew. */
const VALID_DAYS = 365;

/** Tolerates a clock that was set back a little after the certificates were issued. */
const BACKDATED_MINUTES = 10;

/** A certificate with its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate is issued for. */
export interface Subject {
  readonly commonName: string;
  /** Kubernetes reads groups from it. @default none */
  readonly organization?: string;
  /** Names and addresses a server answers to. @default none */
  readonly names?: readonly JsonGeneralName[];
  /** When it is valid. @default from a little before now, for as long as a lab lives */
  readonly validity?: Validity;
}

/** The time a certificate is valid in. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A cluster's own certificate authority; it lives as long as this object, its key is stored nowhere else. */
export class CertificateAuthority {
  private constructor(
    private readonly root: X509Certificate,
    private readonly keys: webcrypto.CryptoKeyPair,
    /** The authority's certificate and key, PEM. */
    readonly pem: KeyPair,
  ) {}

  /** Makes a new authority. */
  static async create(commonName: string): Promise<CertificateAuthority> {
    const keys = await newKeys();
    const root = await X509CertificateGenerator.createSelfSigned({
      name: [{ CN: [commonName] }],
      ...validity(),
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, 0, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ],
    });
    return new CertificateAuthority(root, keys, await pemOf(root, keys));
  }

  /** Issues a certificate that serves both ends of a connection. */
  async issue(subject: Subject): Promise<KeyPair> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      subject: [...organizationOf(subject), { CN: [subject.commonName] }],
      issuer: this.root.subject,
      ...(subject.validity ?? validity()),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
        ...(subject.names === undefined ? [] : [new SubjectAlternativeNameExtension([...subject.names])]),
      ],
    });
    return pemOf(certificate, keys);
  }
}

function organizationOf(subject: Subject) {
  return subject.organization === undefined ? [] : [{ O: [subject.organization] }];
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function validity(): Validity {
  const now = Date.now();
  return { notBefore: new Date(now - BACKDATED_MINUTES * 60_000), notAfter: new Date(now + VALID_DAYS * 86_400_000) };
}

async function pemOf(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<KeyPair> {
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { certificate: `${certificate.toString("pem")}\n`, key: `${PemConverter.encode(pkcs8, "PRIVATE KEY")}\n` };
}
