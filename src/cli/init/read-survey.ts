import type { HostAddress } from "../../drivers/driver.ts";
import { DEADLINE_MS, readTarget } from "../../engine/observe/observe.ts";
import { canonicalizeUri, libvirtUri, shellUrl } from "../../host/address.ts";
import { openShell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import { openTarget } from "../../workspace/connect.ts";
import { parseOsRelease } from "../doctor/distribution.ts";
import type { Session } from "../session.ts";
import { type HostSurvey, surveyHost } from "./host-survey.ts";

/** Reads a host once, and changes nothing. Throws `usage` for a URI that no Host may have, `host-unreachable`, `timeout`. */
export async function readSurvey(uri: string, session: Session): Promise<HostSurvey> {
  const { tools, signal, now } = session;
  libvirtUri(uri, session.allowedHostUris);
  const shell = session.backend === "test" ? undefined : shellUrl(uri);
  const address: HostAddress = {
    kind: "host",
    id: uri,
    libvirt: canonicalizeUri(uri),
    ...(shell === undefined ? {} : { shell }),
  };
  const context = { fleet: "", now, content: refuse, secret: refuse };
  await using connection = await openTarget(address, await tools.drivers(), context, signal);
  const { objects, facts } = await readTarget(connection, signal, DEADLINE_MS);
  if (facts === undefined) throw new Failure("unsupported", `${uri}: it is no host of machines`);
  const hostname = facts.identity?.split(" ")[1] ?? "test"; // only the test driver has no identity
  const { system, bridges } = await readSystem(shell, session);
  return surveyHost({ hostname, facts, system }, objects, bridges);
}

async function refuse(): Promise<never> {
  throw new Failure("bug", "init creates nothing on a host");
}

/** Prints lines `os ...` and `bridge NAME`. */
const SYSTEM = `sed 's/^/os /' /etc/os-release 2>/dev/null
for i in /sys/class/net/*; do [ ! -d "$i/bridge" ] || echo "bridge \${i##*/}"; done`;

async function readSystem(
  url: string | undefined,
  { signal }: Session,
): Promise<{ system: string | undefined; bridges: readonly string[] }> {
  if (url === undefined) return { system: undefined, bridges: [] };
  await using shell = openShell(url);
  const { stdout } = await shell.script(SYSTEM, { signal, timeoutMs: 15_000 });
  const lines = stdout.split("\n");
  const all = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return { system: parseOsRelease(all("os")).title, bridges: all("bridge") };
}
