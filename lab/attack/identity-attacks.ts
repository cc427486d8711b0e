import { CertificateAuthority, type KeyPair } from "../cluster/certificate-authority.js";
import { type Attack, refusals, type Place } from "./attack.js";
import type { TlsOptions, WriteJob } from "./job.js";
import { probeSeries } from "./probe-series.js";
import type { AttackSupplies } from "./supplies.js";
import type { ReceiveTargets } from "./targets.js";

const day = 86_400_000;

/** Writing without being one of the writers. */
export async function identityAttacks(
  { issueWriter }: AttackSupplies,
  { remoteWrite, serverName }: ReceiveTargets,
  victim: string,
): Promise<readonly Attack[]> {
  const now = Date.now();
  const [valid, expired, early, foreign] = await Promise.all([
    issueWriter(victim),
    issueWriter(victim, { notBefore: new Date(now - 2 * day), notAfter: new Date(now - day) }),
    issueWriter(victim, { notBefore: new Date(now + day), notAfter: new Date(now + 2 * day) }),
    // Names prove nothing: this authority and its certificate are called like the real ones.
    CertificateAuthority.create("writers").then((authority) => authority.issue({ commonName: victim })),
  ]);
  const write = (attempt: string, tls: TlsOptions | undefined): WriteJob => ({
    kind: "write",
    target: remoteWrite,
    tls,
    headers: { "THANOS-TENANT": victim },
    body: { kind: "samples", series: probeSeries(attempt, { cluster: victim }) },
  });
  const tls = (pair?: KeyPair): TlsOptions => ({ serverName, ...pair });
  const fromOutside = (from: Place): readonly Attack[] => [
    {
      title: "no certificate",
      from,
      job: write("no-certificate", tls()),
      accepted: [refusals.withoutCertificate],
    },
    {
      title: "a certificate of another authority",
      from,
      job: write("other-authority", tls(foreign)),
      accepted: [refusals.ofAnotherAuthority],
    },
    { title: "an expired certificate", from, job: write("expired", tls(expired)), accepted: [refusals.expired] },
    // Go tells both apart only in its own log.
    { title: "a certificate of tomorrow", from, job: write("early", tls(early)), accepted: [refusals.expired] },
    {
      title: "TLS 1.2",
      from,
      job: write("tls-1.2", { ...tls(valid), highestVersion: "TLSv1.2" }),
      accepted: [refusals.oldProtocol],
    },
    { title: "plain HTTP", from, job: write("plain", undefined), accepted: [refusals.plainText] },
    {
      title: "garbage in place of a handshake",
      from,
      job: { kind: "garbage", target: remoteWrite, bytes: 2_000 },
      accepted: [refusals.hungUp],
    },
  ];
  return [...fromOutside("child pod"), ...fromOutside("child node")];
}
