import { observabilityClusterName, type Environment } from "../src/config/model.js";
import type { ExistingIdentity } from "../src/config/schema/cluster.js";
import type { WatchedCertificate } from "../src/prometheus/certificate-expiry.js";

/** Every certificate of an environment: those of the inventory, its authorities, and those that somebody else issues. */
export function watchedCertificates({ inventory, observability, childClusters }: Environment): WatchedCertificate[] {
  const issued = Object.entries(inventory.certificates).map(([id, { authority, notBefore, notAfter }]) => ({
    id,
    authority,
    notBefore,
    notAfter,
  }));
  const authorities = Object.entries(inventory.authorities).flatMap(([authority, known]) =>
    (known?.certificates ?? []).map(({ commonName, notBefore, notAfter }) => ({
      id: commonName,
      authority,
      notBefore,
      notAfter,
    })),
  );
  const roles: readonly [string, ExistingIdentity | undefined][] = [
    ...Object.entries(observability.identities).map(([role, identity]): [string, ExistingIdentity | undefined] => [
      `${observabilityClusterName}/${role.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      identity,
    ]),
    ...childClusters.map(({ name, identity }): [string, ExistingIdentity | undefined] => [`${name}/writer`, identity]),
  ];
  const foreign = roles.flatMap(([id, identity]) =>
    identity === undefined
      ? []
      : [{ id, authority: "existing", secret: identity.secret, certManager: identity.certManagerCertificate }],
  );
  return [...issued, ...authorities, ...foreign];
}
