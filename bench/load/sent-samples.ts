/** Samples that a Prometheus has sent and that were accepted, since its start. @param address of its web server */
export async function sentSamples(address: string): Promise<number> {
  const text = await (await fetch(`http://${address}:9090/metrics`)).text();
  const total = (name: string) =>
    [...text.matchAll(new RegExp(`^prometheus_remote_storage_${name}\\{[^}]*\\} (\\S+)$`, "gm"))]
      .map(([, value]) => Number(value))
      .reduce((sum, value) => sum + value, 0);
  return total("samples_total") - total("samples_failed_total") - total("samples_retried_total");
}
