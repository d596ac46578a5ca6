import type { StoragePoolRef, StorageVolRef } from "node-libvirt";
import { quoteArgument } from "../../host/quote.ts";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { ifThere } from "./errors.ts";
import type { Host } from "./host.ts";
import { refreshPool } from "./pool-refresh.ts";
import { type PoolDefinition, readPool } from "./pool-xml.ts";
import { type Sidecar, volumeSidecars } from "./sidecars.ts";
import type { VolumeState } from "./states.ts";
import { subjectOf } from "./subject.ts";
import { readVolume, type VolumeDefinition } from "./volume-xml.ts";
import { parseXml } from "./xml.ts";

/** Where a volume is or will be, and what is there now. */
export interface VolumePlace {
  /** Without its pool. */
  readonly name: string;
  readonly poolRef: StoragePoolRef;
  readonly pool: PoolDefinition;
  readonly sidecarPath: string;
  readonly sidecar: VolumeSidecar | undefined;
  readonly ref: StorageVolRef | undefined;
}

export interface VolumeSidecar extends Sidecar {
  readonly state: VolumeState;
}

export async function lookAt(host: Host, change: Change, signal: AbortSignal): Promise<VolumePlace> {
  const { connect } = host;
  const slash = change.name.indexOf("/");
  const [poolName, name] = [change.name.slice(0, slash), change.name.slice(slash + 1)];
  const poolRef = await ifThere(connect.storagePoolLookupByName(poolName));
  if (poolRef === undefined)
    throw new Failure("rejected", `${subjectOf(change)}: there is no pool "${poolName}"`);
  const pool = readPool(parseXml(await connect.storagePoolGetXMLDesc(poolRef)));
  const folder = volumeSidecars(poolName, pool);
  const sidecarPath = `${folder}/${name}.json`;
  const sidecar = (await host.sidecars.readAll([sidecarPath], signal)).get(sidecarPath);
  const ref = await findVolume(host, pool, poolRef, name, signal);
  return { name, poolRef, pool, sidecarPath, sidecar: sidecar as VolumeSidecar | undefined, ref }; // the folder has only volumes'
}

/** libvirt remembers what is in a pool: before something is taken for absent, it looks again. */
async function findVolume(
  host: Host,
  pool: PoolDefinition,
  poolRef: StoragePoolRef,
  name: string,
  signal: AbortSignal,
): Promise<StorageVolRef | undefined> {
  const { connect } = host;
  const remembered = await ifThere(connect.storageVolLookupByName(poolRef, name));
  if (remembered !== undefined || (await isAbsent(host, pool, name, signal))) return remembered;
  await refreshPool(connect, poolRef, signal);
  return ifThere(connect.storageVolLookupByName(poolRef, name));
}

/** A file that is not there is in no pool. libvirt would open all the others to find that out. */
async function isAbsent(
  { shell }: Host,
  { type, path }: PoolDefinition,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (shell === undefined || type !== "dir") return false;
  const at = quoteArgument(`${path}/${name}`);
  const { exitCode } = await shell.script(`[ -e ${at} ] || [ -L ${at} ]`, { signal });
  return exitCode === 1;
}

export async function describeVolume({ connect }: Host, ref: StorageVolRef): Promise<VolumeDefinition> {
  return readVolume(parseXml(await connect.storageVolGetXMLDesc(ref)));
}

/** Writes the sidecar of a volume that is in use: it is in no trash. */
export async function note(
  host: Host,
  change: Change,
  place: VolumePlace,
  state: VolumeState,
): Promise<void> {
  const mark = change.mark ?? place.sidecar?.mark;
  if (mark === undefined) throw new Failure("bug", `${subjectOf(change)}: ${change.action} without a mark`);
  await host.sidecars.write(place.sidecarPath, { mark, state });
}
