import type { KeyPair, Validity } from "../cluster/certificate-authority.js";

/** What attacks need of the fleet they attack, beside the network. */
export interface AttackSupplies {
  /**
   * Issues a certificate of the real authority for writers, with any name and any time: the certificate of a cluster that
   * was taken over, one that has expired, one with a name that is no cluster's.
   */
  readonly issueWriter: (commonName: string, validity?: Validity) => Promise<KeyPair>;
  /** Where the limits are that routers reload while they run. */
  readonly limits: LimitsPlace;
}

/** The entry of a ConfigMap of the observability cluster's namespace that holds Receive's limits. */
export interface LimitsPlace {
  readonly configMap: string;
  readonly key: string;
}
