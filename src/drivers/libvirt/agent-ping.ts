import pLimit from "p-limit";
import type { AgentPing, AgentProberOptions } from "./agent-prober.ts";
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
    const results = await Promise.all(pings.map((ping) => limit(() => pingByCall(host, ping))));
    return new Set(results.flatMap((uuid) => uuid ?? []));
  };
  let hasVirsh = host.shell !== undefined;
  return async (pings) => {
    const answered = hasVirsh ? await pingByVirsh(host, pings) : undefined;
    if (answered === "no virsh") hasVirsh = false;
    return answered === undefined || answered === "no virsh" ? pingByCalls(pings) : answered;
  };
}

/** Calls at a time on one host. Each waits in a thread that other hosts share. */
const CALLS = 2;
const COMMAND = JSON.stringify({ execute: "guest-ping" });

async function pingByCall({ connect }: PingHost, { uuid, timeoutSeconds }: AgentPing): Promise<string | undefined> {
  try {
    const ref = await connect.domainLookupByUUIDString(uuid);
    await connect.domainQemuAgentCommand(ref, COMMAND, timeoutSeconds);
    return uuid;
  } catch {
    return undefined; // whatever is wrong, the agent did not answer
  }
}

/** `$1`: the script for some machines. Reads their UUIDs and timeouts, 25 machines at a time, four times in parallel. */
const SPLIT = `command -v virsh >/dev/null || exit 127
exec xargs -P 4 -n 50 sh -c "$1" sh`;

/** Prints the UUIDs of the machines that answered, with one write: other scripts print to the same pipe. */
const scriptFor = (uri: string) => `c=
while [ $# -gt 1 ]; do c="$c echo @$1; qemu-agent-command $1 '${COMMAND}' --timeout $2;"; shift 2; done
virsh -q -c ${uri} "$c" 2>/dev/null | tr -d '\\n' | tr @ '\\n' | sed -n 's/^\\([0-9a-f-]\\{36\\}\\){"return":.*/\\1/p'`;

/** A guest that hangs takes six seconds, and 25 of them wait for each other. */
const TIMEOUT_MS = 180_000;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns undefined if the command could not be run: then it says nothing about the agents. */
async function pingByVirsh(
  { connect, shell }: PingHost,
  pings: readonly AgentPing[],
): Promise<ReadonlySet<string> | "no virsh" | undefined> {
  const lines = pings
    .filter(({ uuid }) => UUID.test(uuid))
    .map(({ uuid, timeoutSeconds }) => `${uuid} ${Math.ceil(timeoutSeconds)}\n`);
  const uri = /\/session(\?|$)/.test(connect.uri) ? "qemu:///session" : "qemu:///system";
  const argv = ["sh", "-c", SPLIT, "sh", scriptFor(uri)];
  const result = await shell
    ?.run(argv, { stdin: lines.join(""), timeoutMs: TIMEOUT_MS })
    .catch(() => undefined);
  if (result === undefined) return undefined;
  if (result.exitCode === 127) return "no virsh";
  return new Set(result.stdout.split("\n").filter((line) => UUID.test(line)));
}
