import type { KeyPair } from "../cluster/certificate-authority.js";
import { type Attack, type Expectation, type Place, refusals } from "./attack.js";
import type { Job, Target, TlsOptions } from "./job.js";
import { probeSeries } from "./probe-series.js";
import type { AttackSupplies } from "./supplies.js";
import { RECEIVE_PORTS, type ReceiveTargets } from "./targets.js";

/** Writing through any port of Receive that is not the routers' remote write. */
export async function portAttacks(
  { issueWriter }: AttackSupplies,
  targets: ReceiveTargets,
  { thief, victim }: { readonly thief: string; readonly victim: string },
): Promise<readonly Attack[]> {
  const writer = await issueWriter(thief);
  const insideReach = (["observability pod", "child node with a route to the pods"] as const).flatMap((from) => [
    ...targets.ingestors.flatMap((address) => [
      ...grpcAttacks(from, `an ingestor's gRPC (${address})`, address, writer, victim),
      ...closedPorts(
        from,
        `an ingestor (${address})`,
        address,
        [RECEIVE_PORTS.capnProto, RECEIVE_PORTS.remoteWrite],
        victim,
      ),
    ]),
    ...targets.routers.flatMap((address) => [
      ...grpcAttacks(from, `a router's gRPC (${address})`, address, writer, victim),
      ...closedPorts(from, `a router (${address})`, address, [RECEIVE_PORTS.capnProto], victim),
      {
        title: `a router's own port (${address}) without a certificate`,
        from,
        job: write({ address, port: RECEIVE_PORTS.remoteWrite }, victim, { serverName: targets.serverName }),
        accepted: [refusals.withoutCertificate],
      },
    ]),
  ]);
  const outside = (["child node", "child pod"] as const).flatMap((from) => [
    ...closedPorts(from, "the observability node", targets.node, Object.values(RECEIVE_PORTS), victim),
    ...targets.ingestors.slice(0, 1).map((address): Attack => ({
      title: `an ingestor's address (${address}), which no child cluster has a way to`,
      from,
      job: write({ address, port: RECEIVE_PORTS.grpc }, victim),
      accepted: [refusals.noWay],
    })),
  ]);
  return [...insideReach, ...outside];
}

function grpcAttacks(from: Place, what: string, address: string, writer: KeyPair, victim: string): readonly Attack[] {
  const target = { address, port: RECEIVE_PORTS.grpc };
  // The name matters to the client alone; the server asks for a certificate whatever it is.
  const serverName = "thanos-receive-ingestor";
  const attempt = (title: string, tls: TlsOptions | undefined, refusal: Expectation): Attack => ({
    title: `${what} ${title}`,
    from,
    job: { kind: "grpcWrite", target, tls, tenant: victim, series: probeSeries("grpc", { cluster: victim }) },
    accepted: [refusal],
  });
  return [
    attempt("in plain text", undefined, refusals.hungUp),
    attempt("without a certificate", { serverName }, refusals.withoutCertificate),
    attempt("with a writer's certificate", { serverName, ...writer }, refusals.ofAnotherAuthority),
  ];
}

function closedPorts(
  from: Place,
  what: string,
  address: string,
  ports: readonly number[],
  victim: string,
): readonly Attack[] {
  return ports.map((port) => ({
    title: `${what} on port ${port}`,
    from,
    job: write({ address, port }, victim),
    accepted: [refusals.nobodyListens],
  }));
}

function write(target: Target, victim: string, tls?: TlsOptions): Job {
  return {
    kind: "write",
    target,
    tls,
    headers: { "THANOS-TENANT": victim },
    body: { kind: "samples", series: probeSeries("port", { cluster: victim }) },
    seconds: 5,
  };
}
