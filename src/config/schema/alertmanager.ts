import { z } from "zod";
import { chartComponentShape } from "./component.js";
import { dnsSubdomain, httpUrl, volumeSize } from "./primitives.js";

const receiver = (who: string) =>
  z
    .record(
      z.string().regex(/^[a-z][a-z0-9]*_configs$/, {
        error: "a list of Alertmanager's receivers, such as slack_configs or webhook_configs",
      }),
      z.array(z.record(z.string(), z.unknown())).min(1),
    )
    .default({})
    .describe(
      `${who} In Alertmanager's own form; what is secret is named by file, such as api_url_file: /etc/alertmanager-secrets/slack.`,
    );

/** Alertmanager. */
export const alertmanager = () =>
  z
    .strictObject({
      enabled: z
        .boolean()
        .default(false)
        .describe("Alertmanager, as a Helm release; the Ruler and this cluster's Prometheus send their alerts to it."),
      replicas: z
        .union([z.literal(1), z.literal(2)])
        .default(2)
        .describe("2 run as a cluster and notify once."),
      receivers: z
        .strictObject({
          page: receiver("Who is woken: alerts with severity page."),
          ticket: receiver("Who reads the others on the next working day."),
          watchdog: receiver(
            "A dead man's switch: it is told every 5 minutes that alerts arrive, and calls somebody when that stops.",
          ),
        })
        .prefault({})
        .describe("Who is told. One without an entry is told nothing: its alerts are seen in Alertmanager alone."),
      receiverSecret: dnsSubdomain()
        .optional()
        .describe("Existing Secret for the receivers; each key is a file in /etc/alertmanager-secrets."),
      url: httpUrl().optional().describe("Where people open Alertmanager; links in notifications begin with it."),
      volumeSize: volumeSize().prefault("1Gi").describe("Volume of each pod, for silences and what was notified."),
      ...chartComponentShape({ cpu: "10m", memory: "64Mi", memoryLimit: "256Mi" }),
    })
    .prefault({})
    .describe("Alertmanager: groups alerts and tells people.");

/** Settings of Alertmanager. */
export type AlertmanagerSettings = z.output<ReturnType<typeof alertmanager>>;
