import { child, type Settings } from "../../support/environment.js";
import type { Refusals } from "../../support/refusals.js";

const identities = (settings: Settings): Settings => ({ observability: { identities: settings } });
const secret = (name: string): Settings => ({ secret: name });
const knownToNobody =
  "an existing Secret, because routers with one (server) do not know the authority that `npm run identities` makes";
const nameTheSecret =
  "name the Secret with this cluster's certificate, or remove observability.identities.receiveServer";

/** What the rules on certificates refuse. */
export const identityRefusals: Refusals = {
  oneAuthorityInside: [
    {
      behaviour: "components inside that would not trust each other",
      change: identities({ query: secret("query"), storeGateway: secret("gateway") }),
      problem: {
        path: "observability.identities",
        got: ["storeGateway", "query"],
        rule: "existing Secrets for all of receiveRouter, receiveIngestor, storeGateway, query or for none: they must trust each other, and what `npm run identities` makes is trusted by itself alone",
        remedy: "add receiveRouter, receiveIngestor, or remove storeGateway, query",
        at: "identities:",
      },
    },
    {
      behaviour: "a Ruler that Query would not trust",
      change: {
        observability: {
          identities: {
            receiveRouter: secret("router"),
            receiveIngestor: secret("ingestor"),
            storeGateway: secret("gateway"),
            query: secret("query"),
          },
          ruler: { ruleFiles: ["rules.yaml"] },
        },
      },
      files: { "rules.yaml": "groups: []\n" },
      problem: {
        path: "observability.identities",
        got: ["receiveRouter", "receiveIngestor", "storeGateway", "query"],
        rule: "existing Secrets for all of receiveRouter, receiveIngestor, storeGateway, query, rulerServer or for none: they must trust each other, and what `npm run identities` makes is trusted by itself alone",
        remedy: "add rulerServer, or remove receiveRouter, receiveIngestor, storeGateway, query",
        at: "identities:",
      },
    },
  ],
  writersKnownToTheServer: [
    {
      behaviour: "a child cluster with a certificate of ours where the routers have one of the user's",
      change: {
        ...identities({ receiveServer: secret("server"), writer: secret("writer") }),
        childClusters: [child("batcave", { identity: secret("batcave") }), child("batmobile")],
      },
      problem: {
        path: "childClusters[1].identity",
        rule: knownToNobody,
        remedy: nameTheSecret,
        at: "- name: batmobile",
      },
    },
    {
      behaviour: "the Ruler likewise",
      change: {
        observability: {
          identities: { receiveServer: secret("server"), writer: secret("writer") },
          ruler: { ruleFiles: ["rules.yaml"] },
        },
        childClusters: [child("batcave", { identity: secret("batcave") })],
      },
      files: { "rules.yaml": "groups: []\n" },
      problem: {
        path: "observability.identities.ruler",
        rule: knownToNobody,
        remedy: nameTheSecret,
        at: "identities:",
      },
    },
    {
      behaviour: "the observability cluster's own writer likewise",
      change: {
        ...identities({ receiveServer: secret("server") }),
        childClusters: [child("batcave", { identity: secret("batcave") })],
      },
      problem: {
        path: "observability.identities.writer",
        rule: knownToNobody,
        remedy: nameTheSecret,
        at: "identities:",
      },
    },
  ],
  minioIdentityNeedsMinio: [
    {
      behaviour: "a certificate of a MinIO that is not there",
      change: identities({ minio: secret("minio") }),
      problem: {
        path: "observability.identities.minio",
        got: "minio",
        rule: "no certificate for MinIO, because the object store is another one",
        remedy: "remove it",
        at: "minio:",
      },
    },
  ],
};
