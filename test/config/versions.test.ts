import { describe, expect, it } from "vitest";
import {
  charts,
  chartSource,
  imageReference,
  images,
  isBefore,
  releaseOf,
  withRegistry,
} from "../../src/config/versions.js";

const image = { repository: "quay.io/thanos/thanos", tag: "v1.2.3" };

describe("imageReference", () => {
  it("names repository and tag", () => {
    expect(imageReference(image)).toBe("quay.io/thanos/thanos:v1.2.3");
  });

  it("adds the digest, which decides, behind the tag, which is for reading", () => {
    expect(imageReference({ ...image, digest: "sha256:abc" })).toBe("quay.io/thanos/thanos:v1.2.3@sha256:abc");
  });

  it("puts a mirror in the place of the registry", () => {
    expect(imageReference({ ...image, digest: "sha256:abc" }, "mirror.example.com/quay")).toBe(
      "mirror.example.com/quay/thanos/thanos:v1.2.3@sha256:abc",
    );
  });
});

describe("withRegistry", () => {
  it.each([
    ["quay.io/thanos/thanos", "mirror.example.com", "mirror.example.com/thanos/thanos"],
    ["quay.io/thanos/thanos:v1", "mirror.example.com/", "mirror.example.com/thanos/thanos:v1"],
    ["localhost/thanos", "mirror.example.com", "mirror.example.com/thanos"],
    ["registry:5000/thanos", "mirror.example.com", "mirror.example.com/thanos"],
    ["prom/prometheus", "mirror.example.com/hub", "mirror.example.com/hub/prom/prometheus"],
  ])("turns %s with the mirror %s into %s", (reference, prefix, expected) => {
    expect(withRegistry(reference, prefix)).toBe(expected);
  });
});

describe("chartSource", () => {
  const chart = { repository: "https://charts.example.com", chart: "grafana", version: "1.2.3" };

  it("is the chart's own repository", () => {
    expect(chartSource(chart, {})).toEqual(chart);
  });

  it("is a mirror where the environment names one", () => {
    expect(chartSource(chart, { repository: "oci://mirror.example.com/charts" })).toEqual({
      ...chart,
      repository: "oci://mirror.example.com/charts",
    });
  });

  it("is an archive in a folder, whatever else is named", () => {
    expect(chartSource(chart, { folder: "/charts/", repository: "oci://mirror.example.com" })).toEqual({
      chart: "/charts/grafana-1.2.3.tgz",
      version: "1.2.3",
    });
  });

  it("counts a relative folder from where cdktf runs, three folders above Terraform", () => {
    expect(chartSource(chart, { folder: "charts" }).chart).toBe("../../../charts/grafana-1.2.3.tgz");
  });
});

describe("releaseOf", () => {
  it.each([
    ["quay.io/thanos/thanos:v0.42.4", { major: 0, minor: 42 }],
    ["registry:5000/thanos:1.0", { major: 1, minor: 0 }],
    ["registry:5000/thanos:v0.43.0-rc.1@sha256:0", { major: 0, minor: 43 }],
    ["registry:5000/thanos", undefined],
    ["thanos:latest", undefined],
    ["thanos:main-2026-11-01-0.43", undefined],
    ["thanos@sha256:0", undefined],
  ])("reads %s", (reference, release) => {
    expect(releaseOf(reference)).toEqual(release);
  });

  it("orders releases by their numbers", () => {
    expect(isBefore({ major: 0, minor: 9 }, { major: 0, minor: 43 })).toBe(true);
    expect(isBefore({ major: 0, minor: 43 }, { major: 0, minor: 43 })).toBe(false);
    expect(isBefore({ major: 1, minor: 0 }, { major: 0, minor: 43 })).toBe(false);
  });
});

describe("the table of images and charts", () => {
  it.each(Object.entries(images))("names an exact version of %s", (_, { repository, tag }) => {
    expect(repository).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[a-z0-9/-]+$/);
    expect(tag).toMatch(/^v?\d+\.\d+\.\d+$/);
  });

  it.each(Object.entries(charts))("names an exact version of the chart %s", (_, { repository, version }) => {
    expect(repository).toMatch(/^https:\/\//);
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
