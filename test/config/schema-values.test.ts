import { describe, expect, it } from "vitest";
import { child, environment, load, type Settings } from "../support/environment.js";
import { oidc } from "./rules/grafana-refusals.js";

const observability = (settings: Settings): Settings => ({ observability: settings });
const prometheus = (settings: Settings): Settings => ({ childClusters: [child("batcave", { prometheus: settings })] });
const minio = (settings: Settings): Settings =>
  observability({
    objectStore: { existing: undefined, minio: { image: "registry.example.com/minio:1", ...settings } },
  });
const bucket = (name: string): Settings => observability({ objectStore: { existing: { bucket: name } } });

const positive = { rule: "a duration above 0", remedy: "write a longer one, or remove it to have the default" };
const size = { rule: "a quantity above 0", remedy: "write a larger one, such as 10Gi" };
const address = {
  rule: "an address that starts with http:// or https://",
  remedy: "write it in full, such as http://proxy.example.com:3128",
};
const labelValue = {
  rule: "a label value: at most 63 letters, digits, -, _ and ., first and last a letter or digit; or nothing",
  remedy: "shorten it, or put it into an annotation",
};
const labelKey = {
  rule: "a key as Kubernetes takes it: [prefix/]name, the prefix a host name, the name at most 63 letters, digits, -, _ and .",
  remedy: "correct the key",
};
const network = {
  rule: "a network in CIDR form, IPv4 or IPv6",
  remedy: "write it like 10.0.0.0/8 or fd00::/8; one address is 192.0.2.7/32",
};
const noPorts = { rule: "at least 1" };
const image = {
  rule: "an image reference: registry, path and tag, without scheme and spaces",
  remedy: "write it like registry.example.com/minio:1",
};
const runbooks = {
  rule: "an address that starts with http:// or https://",
  remedy: "write it in full, such as https://git.example.com/thanos-fleet/src/docs/runbooks",
};
const bucketName = {
  rule: "a bucket name: 3 to 63 lower-case letters, digits, hyphens and single dots, and no IPv4 address",
  remedy: "look up how the store spells it",
};

describe("the values of an environment", () => {
  it.each<[Settings, object]>([
    [observability({ compactor: { waitInterval: "0s" } }), positive],
    [observability({ storeGateway: { syncInterval: 0 } }), positive],
    [observability({ receive: { blockDuration: "0s" } }), positive],
    [observability({ query: { timeout: "0s" } }), positive],
    [observability({ prometheus: { retention: "0s" } }), positive],
    [prometheus({ scrapeInterval: "0s" }), positive],
    [prometheus({ scrapeTimeout: "0s" }), positive],
    [prometheus({ retention: "0d" }), positive],
    [prometheus({ remoteWrite: { batchSendDeadline: "0ms" } }), positive],
    [
      observability({ receive: { minReady: "1s500ms" } }),
      { rule: "a duration of whole seconds", remedy: "round it to seconds" },
    ],
    [prometheus({ volumeSize: 0 }), size],
    [observability({ receive: { volumeSize: "0Gi" } }), size],
    [observability({ storeGateway: { volumeSize: "0" } }), size],
    [observability({ compactor: { volumeSize: "0" } }), size],
    [observability({ grafana: { persistence: { size: "0" } } }), size],
    [minio({ driveSize: "0" }), size],
    [
      observability({ storeGateway: { indexCacheSize: "1023Ki" } }),
      { rule: "at least 1Mi", remedy: "write 1Mi or more" },
    ],
    ...["10.0.0.0", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/08", "fd00::/129", "/8", "example.com/8", "10.0.0.0/8/8"].map(
      (cidr): [Settings, object] => [observability({ network: { nodes: [cidr] } }), network],
    ),
    [observability({ network: { apiServerPorts: [] } }), noPorts],
    [observability({ network: { dnsPorts: [] } }), noPorts],
    [observability({ network: { grafanaDestinations: [{ ports: [] }] } }), noPorts],
    [prometheus({ remoteWrite: { proxyUrl: "ftp://proxy" } }), address],
    [prometheus({ remoteWrite: { proxyUrl: "http://" } }), address],
    [prometheus({ remoteWrite: { proxyUrl: "http://proxy:99999" } }), address],
    [
      prometheus({ metrics: { keep: [""] } }),
      { rule: "text that is not empty", remedy: "write it, or remove the key" },
    ],
    [observability({ defaults: { labels: { team: "a b" } } }), labelValue],
    [observability({ defaults: { labels: { team: "x".repeat(64) } } }), labelValue],
    [prometheus({ nodeSelector: { pool: "-edge" } }), labelValue],
    [prometheus({ nodeSelector: { "a/b/c": "edge" } }), labelKey],
    [prometheus({ labels: { [`${"x".repeat(64)}`]: "edge" } }), labelKey],
    [prometheus({ annotations: { "an notation": "any text: at all" } }), labelKey],
    [observability({ remoteWrite: { annotations: { "Up.per/case": "" } } }), labelKey],
    [minio({ image: "registry.example.com/minio: 1" }), image],
    [minio({ image: "https://registry.example.com/minio:1" }), image],
    [{ images: { thanos: "quay.io/thanos/thanos v1" } }, image],
    [
      { images: { prefix: "https://mirror.example.com" } },
      { rule: "a registry, or registry and path, without scheme", remedy: "write it like mirror.example.com/quay" },
    ],
    [
      { charts: { repository: "mirror.example.com/charts" } },
      {
        rule: "an address that starts with https://, http:// or oci://",
        remedy: "write it in full, such as oci://mirror.example.com/charts",
      },
    ],
    [
      observability({ grafana: { oidc: { ...oidc, tokenUrl: "http://login.example.com/token" } } }),
      {
        rule: "an address that starts with https://",
        remedy: "write https://, as the provider's discovery document has it",
      },
    ],
    [
      observability({ remoteWrite: { aws: { subnets: ["subnet-1,subnet-2"] } } }),
      {
        rule: "the id or the name of one object in AWS, without a comma",
        remedy: "write each as an item of the list, such as subnet-0123456789abcdef0",
      },
    ],
    [
      observability({ remoteWrite: { denied: ["Bat Cave"] } }),
      { remedy: "choose a shorter or plainer name, such as batcave or eu-west-1" },
    ],
    [observability({ runbooksUrl: "docs/runbooks" }), runbooks],
    [observability({ runbooksUrl: "ftp://git.example.com/runbooks" }), runbooks],
    [
      observability({ runbooksUrl: "https://git.example.com/runbooks?ref=main" }),
      {
        rule: "an address to which a file's name can be appended: without ?, #, $, { and }",
        remedy: "write the address of a folder, such as https://git.example.com/thanos-fleet/src/docs/runbooks",
      },
    ],
    [
      observability({
        receive: { exemplars: { perTenant: 1 } },
        grafana: { traces: { url: "https://t.example.com/" } },
      }),
      {
        rule: "an address that starts with http:// or https:// and holds ${__value.raw}, the id of the trace",
        remedy: "write it like https://traces.example.com/trace/${__value.raw}",
      },
    ],
    [observability({ receive: { exemplars: { perTenant: 0 } } }), { rule: "at least 1" }],
    [bucket("a..b"), bucketName],
    [bucket("10.0.0.1"), bucketName],
    [bucket("Metrics"), bucketName],
    [
      observability({ defaults: { priorityClass: "a..b" } }),
      {
        rule: "a DNS subdomain: lower-case letters, digits, hyphens and dots, at most 253 characters",
        remedy: "write the object's name as kubectl get shows it",
      },
    ],
  ])("rejects %j", (change, problem) => {
    expect(load(change).problems).toMatchObject([problem]);
  });

  it("takes the folder of the runbooks with and without a slash at its end", () => {
    const read = (runbooksUrl?: string) => environment(observability({ runbooksUrl })).observability.runbooksUrl;
    expect(read("https://git.example.com/runbooks")).toBe("https://git.example.com/runbooks/");
    expect(read("https://git.example.com/runbooks/")).toBe("https://git.example.com/runbooks/");
    expect(read()).toBeUndefined();
  });

  it("rejects a provider's address with a password and does not show it", () => {
    const authUrl = "https://me:hunter2@login.example.com/authorize";
    const settings = { server: { root_url: "https://grafana.example.com" } };
    const { message } = load(observability({ grafana: { oidc: { ...oidc, authUrl }, settings } }));
    expect(message).toContain("an address without user and password");
    expect(message).not.toContain("hunter2");
  });

  it("rejects a proxy with a password and does not show it", () => {
    const { problems, message } = load(prometheus({ remoteWrite: { proxyUrl: "http://me:hunter2@proxy:3128" } }));
    expect(problems).toMatchObject([
      {
        got: "http://…@proxy:3128",
        rule: "an address without user and password, which would be readable in a ConfigMap, the plan and the state",
        remedy: "remove user and password; use a proxy that knows its clients by their address",
      },
    ]);
    expect(message).not.toContain("hunter2");
    expect(load(prometheus({ remoteWrite: { proxyUrl: "me:hunter2@proxy:3128" } })).message).not.toContain("hunter2");
  });

  it.each<[string, Settings]>([
    [
      "no delays",
      observability({ compactor: { consistencyDelay: "0s" }, receive: { minReady: 0, blockDuration: "1m" } }),
    ],
    [
      "names of objects with dots",
      observability({ defaults: { storageClass: "fast.ssd", imagePullSecrets: ["a.b"] } }),
    ],
    ["labels without a value", observability({ defaults: { labels: { "example.com/edge": "" } } })],
    ["annotations of any text", prometheus({ annotations: { note: "any text: at all\n" } })],
    ["a registry with a port and a path", { images: { prefix: "mirror.example.com:5000/quay" } }],
    ["an image by digest", { images: { thanos: `quay.io/thanos/thanos@sha256:${"a".repeat(64)}` } }],
    ["charts of an OCI registry", { charts: { repository: "oci://mirror.example.com/charts" } }],
    ["buckets with dots", bucket("metrics.example.com")],
    ["a proxy by address", prometheus({ remoteWrite: { proxyUrl: "http://10.0.0.1:3128/" } })],
  ])("accept %s", (_, change) => {
    expect(load(change).problems).toEqual([]);
  });

  it("let a toleration without a key tolerate every key", () => {
    const { childClusters } = environment(
      prometheus({ tolerations: [{ effect: "NoExecute" }, { key: "edge" }, { key: "edge", operator: "Exists" }] }),
    );
    expect(childClusters[0]?.prometheus.tolerations?.map(({ operator }) => operator)).toEqual([
      "Exists",
      "Equal",
      "Exists",
    ]);
  });
});

describe("patterns", () => {
  const drop = (pattern: string) => load(prometheus({ metrics: { drop: [pattern] } })).problems;

  it.each([
    ["(?!go_).*", /look-around/],
    ["a(?=b)", /look-around/],
    ["(?<=a)b", /look-around/],
    ["(?<!a)b", /look-around/],
    [String.raw`(a)\1`, /knows no \\1$/],
    [String.raw`(?P<x>a)\k<x>`, /knows no \\k$/],
    [String.raw`\u0041`, /knows no \\u$/],
    [String.raw`\cA`, /knows no \\c$/],
    ["a[]", /empty bracket/],
    ["[^]", /empty bracket/],
    ["a{1001}", /at most 1000 times/],
    ["a{2,1001}", /at most 1000 times/],
    ["(open", /^a regular expression$/],
    ["a**", /^a regular expression$/],
  ])("rejects %s, which RE2 cannot read", (pattern, rule) => {
    expect(drop(pattern)).toMatchObject([{ got: pattern, rule: expect.stringMatching(rule) as string }]);
  });

  it.each([
    "go_.*",
    "(?i)go_.*",
    "(?s)a.b",
    "(?ims)a.b",
    "a(?i:b)",
    "(?P<name>a|b)_total",
    "[(?=a]b",
    "[a[]",
    String.raw`a\(\?=b`,
    String.raw`\\1`,
    String.raw`\d+\.\w*\z`,
    "[[:alpha:]]+",
    "a{1000}",
    "[^a]{2,3}",
  ])("accept %s", (pattern) => {
    expect(drop(pattern)).toEqual([]);
  });
});
