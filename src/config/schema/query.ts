import { z } from "zod";
import { cachePlace } from "./caches.js";
import { componentShape, replicatedComponent } from "./component.js";
import { dnsLabel, duration, text } from "./primitives.js";

const tenancy = z
  .strictObject({
    header: text(
      /^[A-Za-z][A-Za-z0-9-]*$/,
      64,
      "the name of an HTTP header: letters, digits and hyphens",
      "write it like THANOS-TENANT or X-Scope-OrgID",
    )
      .default("THANOS-TENANT")
      .describe(
        "HTTP header that names the tenant, which is the name of a cluster. Whoever can set it is that tenant.",
      ),
    grafanaTenant: dnsLabel()
      .optional()
      .describe("The one cluster whose series Grafana's data source then shows. Required where Grafana runs."),
  })
  .describe(
    "Hold every query to one tenant, the one that its header names; without the header it finds nothing. Absent: a query sees every cluster.",
  );

/** Query. */
export const query = () =>
  z
    .strictObject({
      replicas: z.int().min(1).default(2).describe("Number of pods."),
      timeout: duration({ positive: true })
        .prefault("2m")
        .describe(
          "Longest time a query may take; how long stores are waited for and how long Grafana waits follow from it.",
        ),
      concurrency: z
        .int()
        .min(1)
        .optional()
        .describe("Queries that a pod works on at one time; more wait. Absent: Thanos's own 20."),
      selectConcurrency: z
        .int()
        .min(1)
        .optional()
        .describe("Selectors of one query that are fetched at one time. Absent: Thanos's own 4."),
      tenancy: tenancy.optional(),
      ...componentShape({ cpu: "250m", memory: "512Mi", memoryLimit: "2Gi" }),
    })
    .prefault({})
    .describe("Thanos Query: one PromQL endpoint over ingestors and the Store Gateway.");

/** Query Frontend. */
export const queryFrontend = () =>
  z
    .strictObject({
      ...replicatedComponent(2, { cpu: "100m", memory: "256Mi", memoryLimit: "1Gi" }).shape,
      cache: cachePlace("results"),
      resultValidity: duration({ positive: true })
        .prefault("1h")
        .describe("How long a result is kept. What arrives late is not seen in it before; at most 1h."),
      slowQueries: duration()
        .prefault("10s")
        .describe("Queries that take longer are logged, with their text, time and tenant; 0 logs none."),
    })
    .prefault({})
    .describe("Thanos Query Frontend: splits and caches queries.");
