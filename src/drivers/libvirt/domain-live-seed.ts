import { virDomainDeviceModifyFlags } from "node-libvirt";
import { insertMedium, newSeedDrive, seedDrive } from "./domain-devices.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import { copyElement, type Element, formatXml } from "./xml.ts";
import { removeChildren } from "./xml-edit.ts";

/** Forces the change also if the guest has locked the drive by mounting the medium: guests only read seeds. */
const CHANGE = LIVE | virDomainDeviceModifyFlags.VIR_DOMAIN_DEVICE_MODIFY_FORCE;

/** Inserts a medium while the machine runs. A machine without a drive gets one. */
export async function insertSeed({ connect, ref, live, after }: LiveChange): Promise<void> {
  const drive = seedDrive(live);
  const desired = withoutSource(drive ?? newSeedDrive());
  if (after.seed !== null) insertMedium(desired, after.seed);
  if (drive === undefined) await connect.domainAttachDevice(ref, formatXml(desired), LIVE);
  else await connect.domainUpdateDevice(ref, formatXml(desired), CHANGE);
}

export async function ejectSeed({ connect, ref, live }: LiveChange): Promise<void> {
  const drive = seedDrive(live);
  if (drive !== undefined) await connect.domainUpdateDevice(ref, formatXml(withoutSource(drive)), CHANGE);
}

function withoutSource(drive: Element): Element {
  const empty = copyElement(drive);
  for (const name of ["source", "backingStore"]) removeChildren(empty, name);
  return empty;
}
