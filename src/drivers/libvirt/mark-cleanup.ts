import { quoteCommand } from "../../host/quote.ts";
import type { ObjectId } from "../../model/object.ts";
import type { Interrupted } from "../driver.ts";
import { ignoreNotFound } from "./errors.ts";
import type { LibvirtHost } from "./host.ts";
import { type PoolDefinition, readPool } from "./pool-xml.ts";
import {
  directorySidecarPath,
  findVolumeSidecar,
  poolSidecarPath,
  volumeSidecarFolders,
} from "./sidecars.ts";
import { parseXml } from "./xml.ts";

/**
 * Removes the temporary files of marks whose writer was killed, and the marks of volumes that do not exist. The marks
 * of volumes in a volume group stay, because the group has no files to look for.
 */
export async function cleanUpMarks(
  host: LibvirtHost,
  { objects, absent }: Interrupted,
  signal: AbortSignal,
): Promise<void> {
  const volumes = objects.filter((id) => id.startsWith("volume@"));
  const pools = objects.filter((id) => id.startsWith("pool@")).map((id) => id.slice(id.indexOf("/") + 1));
  const marks: string[] = [];
  for (const name of new Set([...pools, ...volumes.map(poolName)])) {
    const pool = await readPoolDefinition(host, name);
    marks.push(poolSidecarPath(name));
    if (pool === undefined) continue;
    if (pool.type === "dir") marks.push(directorySidecarPath(pool.path));
    const inPool = volumes.filter((id) => poolName(id) === name);
    for (const folder of volumeSidecarFolders(name, pool))
      marks.push(...inPool.map((id) => `${folder}/${volumeName(id)}.json`));
    await removeOrphanedMarks(
      host,
      name,
      pool,
      inPool.filter((id) => absent.has(id)).map(volumeName),
      signal,
    );
  }
  if (marks.length > 0)
    await host.shell?.script(`set -- ${quoteCommand(marks)}\n${REMOVE_TEMPORARY}`, { signal });
}

async function readPoolDefinition(
  { connect }: LibvirtHost,
  name: string,
): Promise<PoolDefinition | undefined> {
  const ref = await ignoreNotFound(connect.storagePoolLookupByName(name));
  return ref && readPool(parseXml(await connect.storagePoolGetXMLDesc(ref)));
}

async function removeOrphanedMarks(
  { shell, sidecars, context }: LibvirtHost,
  name: string,
  pool: PoolDefinition,
  volumes: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (shell === undefined || pool.type === "logical" || volumes.length === 0) return;
  const marks = await sidecars.readAll(volumeSidecarFolders(name, pool), signal);
  const pairs = volumes.flatMap((volume) => {
    const found = findVolumeSidecar(name, pool, volume, marks);
    return found?.sidecar.mark.fleet === context.fleet ? [`${pool.path}/${volume}`, found.path] : [];
  });
  if (pairs.length === 0) return;
  await shell.script(`set -- ${quoteCommand(pairs)}\n${REMOVE_ORPHANED}`, { signal });
}

/** Looks for the volume's file in the same command, because another process may have created it in the meantime. */
const REMOVE_ORPHANED = `while [ $# -gt 0 ]; do [ -e "$1" ] || [ -L "$1" ] || rm -f -- "$2"; shift 2; done`;

/** The caller holds the fleet's lock: no writer of these marks is running. */
const REMOVE_TEMPORARY = `for mark; do for t in "$mark".*.new; do [ ! -f "$t" ] || rm -f -- "$t"; done; done`;

/** `volume@hv1/local/db.qcow2` → `local`. */
function poolName(id: ObjectId): string {
  return id.split("/")[1] ?? "";
}

/** `volume@hv1/local/db.qcow2` → `db.qcow2`. */
function volumeName(id: ObjectId): string {
  return id.split("/").slice(2).join("/");
}
