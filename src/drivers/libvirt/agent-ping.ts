import pLimit from "p-limit";
import type { AgentPing, AgentProberOptions, PingResult } from "./agent-prober.ts";
import type { LibvirtHost } from "./host.ts";

type PingAll = AgentProberOptions["ping"];
type PingHost = Pick<LibvirtHost, "connect" | "shell">;

/**
 * Creates the function that pings many guest agents of a host. libvirt has no call for several machines, and each call costs
 * this process about a millisecond. Therefore virsh pings them on the host, with one command for all. A host without a
 * shell or virsh is called for each machine.
 */
export function createAgentPing(host: PingHost): PingAll {
  const limit = pLimit(CALLS);
  const pingByCalls: PingAll = async (pings) => {
    const results = pings.map((ping) =>
      limit(async () => [ping.uuid, await pingByCall(host, ping)] as const),
    );
    return new Map(
      (await Promise.all(results)).filter(
        (entry): entry is readonly [string, PingResult] => entry[1] !== undefined,
      ),
    );
  };
  let hasVirsh = host.shell !== undefined;
  return async (pings) => {
    const results = hasVirsh ? await pingByVirsh(host, pings) : undefined;
    if (results === "no virsh") hasVirsh = false;
    return results === undefined || results === "no virsh" ? pingByCalls(pings) : results;
  };
}

/** Calls at a time on one host. Each waits in a thread that other hosts share. */
const CALLS = 2;
const COMMAND = JSON.stringify({ execute: "guest-ping" });

/** Returns undefined if libvirt itself does not answer: that says nothing about the agent. */
async function pingByCall(
  { connect }: PingHost,
  { uuid, timeoutSeconds }: AgentPing,
): Promise<PingResult | undefined> {
  try {
    const ref = await connect.domainLookupByUUIDString(uuid);
    await connect.domainQemuAgentCommand(ref, COMMAND, timeoutSeconds);
    return "up";
  } catch {
    const ref = await connect.domainLookupByUUIDString(uuid).catch(() => undefined);
    return ref === undefined || ref.id === -1 ? undefined : "down";
  }
}

/** `$1`: the script for some machines. Reads their UUIDs and timeouts, 25 machines at a time, four times in parallel. */
const SPLIT = `command -v virsh >/dev/null || exit 127
exec xargs -P 4 -n 50 sh -c "$1" sh`;

/**
 * Prints the UUID of each machine, and `up` if its agent answered, or `down`. A machine that libvirt does not report as running
 * after the ping has no line. Each answer of an agent is the rest of the line that begins with the UUID of its machine: no
 * agent can answer for another. All is printed with one write, because other scripts print to the same pipe. virsh removes
 * quotes, also those in quotes, unless they are escaped.
 */
const scriptFor = (uri: string) => `c= ask='${COMMAND.replaceAll('"', '\\"')}'
while [ $# -gt 1 ]; do c="$c echo $1; qemu-agent-command $1 $ask --timeout $2; domstate $1;"; shift 2; done
LC_ALL=C virsh -q -c ${uri} "$c" 2>/dev/null | awk 'function uuid(text) { return length(text) == 36 && text ~ /^[0-9a-f-]+$/ }
{ while (uuid(substr($0, 1, 36))) { id = substr($0, 1, 36); $0 = substr($0, 37); up = substr($0, 1, 10) == "{\\"return\\":" } }
$0 == "running" && id != "" { print id, up ? "up" : "down"; id = "" }'`;

/** A guest that hangs takes six seconds, and 25 of them wait for each other. */
const TIMEOUT_MS = 180_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns undefined if the command could not be run: then it says nothing about the agents. */
async function pingByVirsh(
  { connect, shell }: PingHost,
  pings: readonly AgentPing[],
): Promise<ReadonlyMap<string, PingResult> | "no virsh" | undefined> {
  const lines = pings
    .filter(({ uuid }) => UUID.test(uuid))
    .map(({ uuid, timeoutSeconds }) => `${uuid} ${Math.ceil(timeoutSeconds)}\n`);
  const uri = /\/session(\?|$)/.test(connect.uri) ? "qemu:///session" : "qemu:///system";
  const argv = ["sh", "-c", SPLIT, "sh", scriptFor(uri)];
  const result = await shell
    ?.run(argv, { stdin: lines.join(""), timeoutMs: TIMEOUT_MS })
    .catch(() => undefined);
  if (result === undefined) return undefined;
  return result.exitCode === 127 ? "no virsh" : parseResults(result.stdout);
}

function parseResults(stdout: string): Map<string, PingResult> {
  const results = new Map<string, PingResult>();
  for (const line of stdout.split("\n")) {
    const [uuid = "", result] = line.split(" ");
    if (UUID.test(uuid) && (result === "up" || result === "down")) results.set(uuid, result);
  }
  return results;
}
