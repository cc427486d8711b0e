import { X509Certificate } from "node:crypto";
import { connect, type TLSSocket } from "node:tls";
import { setTimeout as pause } from "node:timers/promises";
import { labEnvironment, labVariables } from "../fleet/identities.js";
import { untilIdentitiesAreMounted } from "../fleet/mounted-identities.js";
import { LabError } from "../lab-error.js";
import type { LabPaths } from "../paths.js";
import { OBSERVABILITY, RECEIVE_NAME } from "../topology.js";
import { verifyFleet } from "../verify/verify.js";
import { assertNothingLost, markSamples } from "./legitimate-samples.js";
import { readPodStarts, replaced, startedAgain } from "./pod-restarts.js";
import type { Scenario, ScenarioContext } from "./scenario.js";

/** Whose certificate is shown at the routers in these claims. */
const writer = "batcave";

/** Seconds that the newest samples may still be on their way after routers have been replaced. */
const patience = 120;

/** A certificate with its key, and the authorities that its owner trusts. */
interface ShownIdentity {
  readonly certificate: string;
  readonly key: string;
  readonly authorities: string;
}

/** Leaf certificates change under running programs, which read them at the next handshake. */
const leafRenewal: Scenario = {
  title: "every certificate is renewed while everything runs: no pod restarts and no sample is lost",
  core: true,
  async run(context, report) {
    const { lab, checks } = context;
    const ids = Object.keys(labEnvironment(lab.checkout, lab.paths).inventory.certificates);
    const [mark, before] = await Promise.all([markSamples(checks), readPodStarts(checks)]);
    report("renewing");
    await context.reapply({ identities: { renew: ids } });
    report("until every pod has its new certificate");
    await untilIdentitiesAreMounted(checks, lab.paths);
    await untilServed(context);
    const seconds = Math.round((Date.now() - mark.since) / 1000);
    const restarted = startedAgain(before, await readPodStarts(checks));
    if (restarted.length > 0) throw new LabError(`restarted: ${restarted.join(", ")}`);
    report("counting samples");
    const counted = await assertNothingLost(checks, mark, patience);
    await verifyFleet(checks, lab.progress, { globalView: 60, longTerm: 180 });
    return `${ids.length} certificates in ${seconds} s; ${counted}`;
  },
};

/** The whole of a rotation: trust both, issue with the new one, trust the new one alone. */
const authorityRotation: Scenario = {
  title: "both authorities are rotated in two phases and the old ones retired: no sample is lost, old certificates end",
  async run(context, report) {
    const { lab, checks } = context;
    const former = shownBy(lab.paths);
    const formerRefused = async () =>
      (await handshake(context, { ...former, authorities: shownBy(lab.paths).authorities })).refused;
    const step = async (name: string, action: "rotate" | "retire") => {
      report(name);
      await context.reapply({ identities: { step: { action } } });
      report(`${name}: until every pod has it`);
      await untilIdentitiesAreMounted(checks, lab.paths);
    };
    const [mark, before] = await Promise.all([markSamples(checks), readPodStarts(checks)]);
    await step("phase 1, everybody trusts both authorities", "rotate");
    const afterTrust = await readPodStarts(checks);
    await step("phase 2, certificates of the new authorities", "rotate");
    const needless = replaced(afterTrust, await readPodStarts(checks));
    if (needless.length > 0) throw new LabError(`replaced though what they trust is the same: ${needless.join(", ")}`);
    await untilServed(context);
    const early = await formerRefused();
    if (early !== undefined) throw new LabError(`an old certificate ended too early: ${early}`);
    await step("the old authorities are retired", "retire");
    const seconds = Math.round((Date.now() - mark.since) / 1000);
    const refused = await formerRefused();
    if (refused === undefined) throw new LabError("a certificate of the retired authority is still accepted");
    const senders = startedAgain(before, await readPodStarts(checks)).filter((pod) => /\/prometheus-\d+$/.test(pod));
    if (senders.length > 0) throw new LabError(`restarted, and so lost what was unsent: ${senders.join(", ")}`);
    report("counting samples");
    const counted = await assertNothingLost(checks, mark, patience);
    await verifyFleet(checks, lab.progress, { globalView: 60, longTerm: 180 });
    return `${seconds} s; an old certificate gets ${refused}; ${counted}`;
  },
};

/** Claims about certificates that change under load. */
export const rotations: readonly Scenario[] = [leafRenewal, authorityRotation];

function shownBy(paths: LabPaths): ShownIdentity {
  const variables = labVariables(paths, writer);
  return {
    certificate: variables["writer_certificate"]!,
    key: variables["writer_key"]!,
    authorities: variables["writer_authorities"]!,
  };
}

/** Waits until the routers show the certificate that was applied. */
async function untilServed(context: ScenarioContext): Promise<void> {
  const { paths } = context.lab;
  const wanted = new X509Certificate(labVariables(paths, OBSERVABILITY.name)["receive_server_certificate"]!);
  const deadline = Date.now() + 60_000;
  let shown: string | undefined;
  do {
    ({ shown } = await handshake(context, shownBy(paths)));
    if (shown === wanted.fingerprint256) return;
    await pause(1_000);
  } while (Date.now() < deadline);
  throw new LabError("the routers still show their former certificate");
}

/**
 * One handshake with the routers. A server of TLS 1.3 refuses a certificate only after the client is done, so the answer
 * to a request tells.
 */
function handshake(
  { checks }: ScenarioContext,
  identity: ShownIdentity,
): Promise<{ shown?: string; refused?: string }> {
  const { nodePort: port } = checks.environment.observability.remoteWrite;
  if (port === undefined) throw new LabError("remote write has no node port", "set observability.remoteWrite.nodePort");
  return new Promise((resolve) => {
    const socket: TLSSocket = connect({
      host: OBSERVABILITY.address,
      port,
      servername: RECEIVE_NAME,
      cert: identity.certificate,
      key: identity.key,
      ca: identity.authorities,
      minVersion: "TLSv1.3",
      timeout: 10_000,
    });
    let shown: string | undefined;
    const end = (outcome: { shown?: string; refused?: string }) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.on("secureConnect", () => {
      shown = socket.getPeerX509Certificate()?.fingerprint256;
      socket.write(`GET /-/healthy HTTP/1.1\r\nHost: ${RECEIVE_NAME}\r\nConnection: close\r\n\r\n`);
    });
    socket.on("data", () => end({ shown }));
    socket.on("timeout", () => end({ refused: "no answer" }));
    socket.on("error", (error: NodeJS.ErrnoException) => end({ refused: error.code ?? error.message }));
    socket.on("close", () => end({ refused: "a closed connection" }));
  });
}
