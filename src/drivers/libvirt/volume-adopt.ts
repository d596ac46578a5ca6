import { createHash } from "node:crypto";
import type { StorageVolRef } from "node-libvirt";
import {
  CONVERT,
  parseQcow2Header,
  QCOW2_HEADER_BYTES,
  type Qcow2Header,
  rejected,
} from "../../images/qcow2-header.ts";
import type { Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import { subjectOf } from "../shared/errors.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";
import type { VolumeState } from "./states.ts";
import { describeVolume, lookUpVolume, type VolumeLocation, writeSidecar } from "./volume-lookup.ts";
import { findRawUser } from "./volume-opened-as.ts";
import { asRaw } from "./volume-xml.ts";

/**
 * Adopts an unmanaged volume, whose data stays as it is. A disk that began as a copy of an image is recorded as one,
 * because only the fleet knows its origin. A file that is only a copy must equal that copy byte for byte.
 */
export async function adoptVolume(host: LibvirtHost, change: Change, signal: AbortSignal): Promise<void> {
  const location = await lookUpVolume(host, change, signal);
  const { sidecar } = location;
  if (sidecar !== undefined && change.mark !== undefined && sidecar.mark.fleet === change.mark.fleet)
    return host.sidecars.write(location.sidecarPath, { ...sidecar, mark: change.mark }); // also in the trash
  if (location.ref === undefined)
    throw new Failure("world-moved", `${subjectOf(change)}: the volume is gone`);
  const observed = (change.before ?? change.after) as unknown as VolumeState; // as the planner observed it
  const { content, ...desired } = (change.after ?? {}) as unknown as VolumeState; // as the kind asks for it
  if (content === undefined && desired.format === "raw" && observed.format !== "raw")
    return adoptAsRaw(host, change, { ...location, ref: location.ref }, observed);
  await assertOnlyInPool(host, location.ref, `${location.pool.path}/${location.name}`, observed);
  await assertNotWrittenAsRaw(host, change, { ...location, signal }, observed);
  if (content === undefined) return writeSidecar(host, change, location, observed);
  if (desired.capacityBytes !== undefined)
    return writeSidecar(host, change, location, { ...observed, content });
  await assertCopy(host, change, location, signal);
  await writeSidecar(host, change, location, { ...desired, content });
}

/** Adopts a raw volume whose guest wrote something that looks like another format. It is opened as raw for ever. */
async function adoptAsRaw(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation & { readonly ref: StorageVolRef },
  { pool }: VolumeState,
): Promise<void> {
  const { capacityBytes } = asRaw(await describeVolume(host, location.ref));
  await writeSidecar(host, change, location, { pool, format: "raw", capacityBytes });
}

/**
 * Throws `rejected` for a volume that looks like qcow2 and that a domain opens as raw: its guest may have written the
 * header, and could write another one with which it reads files of the host.
 */
async function assertNotWrittenAsRaw(
  host: LibvirtHost,
  change: Change,
  { poolName, pool, name, signal }: VolumeLocation & { readonly signal: AbortSignal },
  { format }: VolumeState,
): Promise<void> {
  if (isTestDriver(host) || format === "raw") return;
  const user = await findRawUser(host, `${pool.path}/${name}`, `${poolName}/${name}`, signal);
  if (user === undefined) return;
  const message = `${subjectOf(change)}: it looks like ${format}, but the domain ${user} opens it as raw`;
  throw new Failure("rejected", message, { hint: "write format: raw into the Volume" });
}

/**
 * Throws `rejected` for a qcow2 file through which a guest would read or write another file of the host, and for one
 * that cannot be opened without more. Its backing file must be in the same pool.
 */
async function assertOnlyInPool(
  host: LibvirtHost,
  ref: StorageVolRef,
  path: string,
  { format, backing }: VolumeState,
): Promise<void> {
  if (isTestDriver(host) || format !== "qcow2") return;
  const parts: Uint8Array[] = [];
  const start = host.connect.storageVolDownload(ref, { length: QCOW2_HEADER_BYTES });
  for await (const part of start) parts.push(part);
  assertBackingInPool(path, backing, parseQcow2Header(Buffer.concat(parts), path));
}

/**
 * Throws `rejected` unless the lower layer is a file of the pool, by its name alone. Anything else leads out of the pool: a
 * path, a path with `..`, which libvirt does not resolve, or a protocol such as `nbd:` and `json:` (QEMU, docs/interop/qcow2.txt).
 */
export function assertBackingInPool(
  path: string,
  backing: string | undefined,
  { hasBackingFile }: Pick<Qcow2Header, "hasBackingFile">,
): void {
  if (backing === undefined && !hasBackingFile) return;
  if (backing !== undefined && /^(?!\.{1,2}$)[^/:]+$/.test(backing)) return;
  const below = backing ?? "a file that libvirt cannot name";
  throw rejected(path, `it is based on ${below}, which is not in its pool`, CONVERT);
}

/**
 * Throws `rejected` unless the volume is the copy that the fleet asks for. libvirt's test driver is trusted: without
 * guests it has no data.
 */
async function assertCopy(
  host: LibvirtHost,
  change: Change,
  location: VolumeLocation,
  signal: AbortSignal,
): Promise<void> {
  if (isTestDriver(host)) return;
  if (change.build === undefined)
    throw new Failure("bug", `${subjectOf(change)}: nothing says how its content is made`);
  const { stream } = await host.context.content(change.build);
  const hash = createHash("sha256");
  for await (const part of stream()) hash.update(part);
  if (hash.digest("hex") === (await readDigest(host, change, location, signal))) return;
  const message = `${subjectOf(change)}: ${location.pool.path}/${location.name} is not the copy that the fleet asks for`;
  throw new Failure("rejected", message, { hint: "move it away; the next plan creates the copy again" });
}

async function readDigest(
  { shell }: LibvirtHost,
  change: Change,
  { pool, name }: VolumeLocation,
  signal: AbortSignal,
): Promise<string> {
  if (shell === undefined) {
    const message = `${subjectOf(change)}: its content cannot be compared, since the host has no shell`;
    throw new Failure("unsupported", message, { hint: "add shell: ssh://user@host to the Host" });
  }
  const { stdout, stderr, exitCode } = await shell.run(["sha256sum", "--", `${pool.path}/${name}`], {
    signal,
  });
  if (exitCode === 0) return stdout.replace(/^\\/, "").slice(0, 64);
  throw new Failure("rejected", `${subjectOf(change)}: its content cannot be read: ${stderr.trim()}`);
}
