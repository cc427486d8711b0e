import { charts } from "../../src/config/versions.js";
import { Grafana, type GrafanaProps } from "../../src/grafana/grafana.js";
import { Duration } from "../../src/units/duration.js";
import { synthRelease, type SynthesizedRelease } from "./release.js";

/** The least that Grafana needs. */
export const minimalGrafana: Omit<GrafanaProps, "namespace"> = {
  chart: charts.grafana,
  queryFrontendUrl: "http://thanos-query-frontend.monitoring.svc.cluster.local:9090",
  scrapeInterval: Duration.seconds(15),
  adminSecretName: "grafana-admin",
};

/** Grafana's release, synthesized. */
export const grafana = (props: Partial<GrafanaProps> = {}): SynthesizedRelease =>
  synthRelease((stack, namespace) => new Grafana(stack, "grafana", { ...minimalGrafana, namespace, ...props }));
