import type { Shell } from "../../host/shell.ts";
import { Failure } from "../../model/failure.ts";
import type { Keyed } from "../../model/json.ts";
import type { ObjectId } from "../../model/object.ts";
import type { PartHealth } from "../../model/readiness.ts";
import { pathsOf } from "./paths.ts";
import { healthOf, type SinceOf } from "./prober-observe.ts";
import { hasResult, isStopped } from "./prober-runtime.ts";
import { parseNumber } from "./quoting.ts";
import { HEALTH } from "./scripts.ts";

/**
 * Reads the health of these probers in one round trip, without their files and processes. A prober that does not answer is
 * left out. Throws `host-unreachable`.
 */
export async function readHealth(
  shell: Shell,
  probers: readonly ObjectId[],
  sinceOf: SinceOf,
  signal: AbortSignal,
): Promise<Map<ObjectId, Keyed<PartHealth>>> {
  const health = new Map<ObjectId, Keyed<PartHealth>>();
  if (probers.length === 0) return health;
  const names = probers.map((id) => id.slice(id.indexOf("/") + 1));
  const folders = names.map((name) => pathsOf("prober", name).folder);
  const { stdout, stderr, exitCode } = await shell.run(["sh", "-c", HEALTH, "sh", ...folders], { signal });
  if (exitCode !== 0)
    throw new Failure("host-unreachable", `${shell.name}: probers cannot be read: ${stderr.trim()}`);
  const lines = stdout.split("\n");
  for (const [index, id] of probers.entries()) {
    const servers = parseServers(lines[index] ?? "");
    if (servers !== undefined) health.set(id, healthOf(names[index] ?? "", servers, sinceOf));
  }
  return health;
}

type Servers = Parameters<typeof healthOf>[1];

/** Parses a line of `HEALTH`; undefined if the prober did not answer. */
export function parseServers(line: string): Servers | undefined {
  if (!line.endsWith(";")) return undefined;
  return line.split(";").flatMap((entry) => {
    const [server, state, seconds, status] = entry.split(",");
    if (server === undefined || status === undefined) return [];
    return {
      server,
      up: !isStopped(state),
      checked: hasResult(status),
      secondsSinceChange: parseNumber(seconds),
    };
  });
}
