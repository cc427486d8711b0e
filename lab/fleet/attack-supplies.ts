import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BACKDATED, CertificateIssuer } from "../../src/identity/certificate-authority.js";
import { authorityFile } from "../../src/identity/private-half.js";
import { StoredCertificate } from "../../src/identity/stored-certificate.js";
import { limitsPlace } from "../../src/thanos/receive-routers.js";
import { Duration } from "../../src/units/duration.js";
import type { AttackSupplies } from "../attack/supplies.js";
import { LabError } from "../lab-error.js";
import type { ScenarioContext } from "../scenarios/scenario.js";
import { identityPlaces, labEnvironment } from "./identities.js";

/** Issues with the lab's own authority for writers, as a thief of its key could. */
export function attackSupplies({ lab }: ScenarioContext): Promise<AttackSupplies> {
  const issuer = labEnvironment(lab.checkout, lab.paths).inventory.authorities.writers?.certificates[0]?.commonName;
  if (issuer === undefined) throw new LabError("the lab has no authority for writers", "`npm run lab`");
  const file = join(identityPlaces(lab.paths).folder, authorityFile(issuer));
  const authority = StoredCertificate.parse(readFileSync(file, "utf8")).pem;
  return Promise.resolve({
    limits: limitsPlace,
    async issueWriter(commonName, validity) {
      const now = validity === undefined ? new Date() : new Date(validity.notBefore.getTime() + BACKDATED.milliseconds);
      const lifetime =
        validity === undefined
          ? Duration.hours(1)
          : Duration.seconds((validity.notAfter.getTime() - now.getTime()) / 1000);
      const writers = await CertificateIssuer.of(authority);
      return writers.issue({ commonName, names: [], usages: ["client"] }, now, lifetime);
    },
  });
}
