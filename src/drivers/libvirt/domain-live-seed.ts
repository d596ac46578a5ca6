import { virDomainDeviceModifyFlags } from "node-libvirt";
import { insertMedium, newSeedDrive, seedDrive } from "./domain-devices.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import { copy, type Element, showXml } from "./xml.ts";
import { child, removeAll } from "./xml-edit.ts";

/** Also under a guest that has locked the drive, since it has the medium mounted: a seed is only ever read. */
const CHANGE = LIVE | virDomainDeviceModifyFlags.VIR_DOMAIN_DEVICE_MODIFY_FORCE;

/** A medium is changed while the machine runs; a machine without a drive gets one. */
export async function insertSeed({ connect, ref, live, after }: LiveChange): Promise<void> {
  const drive = seedDrive(child(live, "devices"));
  const wanted = withoutSource(drive ?? newSeedDrive());
  if (after.seed !== null) insertMedium(wanted, after.seed);
  if (drive === undefined) await connect.domainAttachDevice(ref, showXml(wanted), LIVE);
  else await connect.domainUpdateDevice(ref, showXml(wanted), CHANGE);
}

export async function ejectSeed({ connect, ref, live }: LiveChange): Promise<void> {
  const drive = seedDrive(child(live, "devices"));
  if (drive !== undefined) await connect.domainUpdateDevice(ref, showXml(withoutSource(drive)), CHANGE);
}

function withoutSource(drive: Element): Element {
  const empty = copy(drive);
  for (const name of ["source", "backingStore"]) removeAll(empty, name);
  return empty;
}
