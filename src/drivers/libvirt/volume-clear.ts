import { quote } from "../../host/quote.ts";
import type { ObjectId } from "../../model/object.ts";
import { ifThere } from "./errors.ts";
import type { Host } from "./host.ts";
import { type PoolDefinition, readPool } from "./pool-xml.ts";
import { volumeSidecars } from "./sidecars.ts";
import { parseXml } from "./xml.ts";

/** Removes our marks of these volumes, of which there is no file. In a volume group there are no files to look for. */
export async function clearVolumes(host: Host, ids: readonly ObjectId[], signal: AbortSignal): Promise<void> {
  const volumes = ids.filter((id) => id.startsWith("volume@"));
  for (const pool of new Set(volumes.map(poolOf))) {
    const own = volumes.filter((id) => poolOf(id) === pool);
    await clearPool(host, pool, own.map(nameOf), signal);
  }
}

async function clearPool(
  host: Host,
  name: string,
  volumes: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const { connect, shell, sidecars, world } = host;
  const ref = await ifThere(connect.storagePoolLookupByName(name));
  if (ref === undefined || shell === undefined) return;
  const pool: PoolDefinition = readPool(parseXml(await connect.storagePoolGetXMLDesc(ref)));
  if (pool.type !== "dir") return;
  const folder = volumeSidecars(name, pool);
  const marks = await sidecars.readAll([folder], signal);
  const left = volumes.filter((volume) => marks.get(`${folder}/${volume}.json`)?.mark.fleet === world.fleet);
  if (left.length === 0) return;
  const pairs = left.flatMap((volume) => [`${pool.path}/${volume}`, `${folder}/${volume}.json`]);
  await shell.script(`set -- ${quote(pairs)}\n${REMOVE}`, { signal });
}

/** The file is looked for in the same breath: nobody may have made it since. */
const REMOVE = `while [ $# -gt 0 ]; do [ -e "$1" ] || [ -L "$1" ] || rm -f -- "$2"; shift 2; done`;

/** `volume@hv1/local/db.qcow2` → `local`. */
function poolOf(id: ObjectId): string {
  return id.split("/")[1] ?? "";
}

/** `volume@hv1/local/db.qcow2` → `db.qcow2`. */
function nameOf(id: ObjectId): string {
  return id.split("/").slice(2).join("/");
}
