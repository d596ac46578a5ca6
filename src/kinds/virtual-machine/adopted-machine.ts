import type { Blocked } from "../../model/plan.ts";
import { formatResource } from "../../model/resource.ts";
import type { KindContext } from "../kind.ts";
import { domainRef } from "../shared/domain-ref.ts";
import type { PlacedMachine, VirtualMachine } from "./machine.ts";
import { hasSeed } from "./seed.ts";

/** The place of the drive with the data for cloud-init. */
const SEED_TARGET = "sda";

/** Returns why the resource does not describe the existing domain: it has another name, or no place for a seed. */
export function blockedByDomain(machine: PlacedMachine): Blocked | undefined {
  const { resource, host, view } = machine;
  return otherName(resource, domainRef(resource, host).name, view) ?? takenSeedDrive(machine);
}

function otherName({ id }: VirtualMachine, name: string, view: KindContext): Blocked | undefined {
  const other = view.observed(id).find((object) => object.type === "domain" && object.name !== name);
  if (other === undefined) return undefined;
  return {
    resource: id,
    code: "refused",
    message: `${formatResource(id)}: its domain on ${other.target} is called ${other.name}, and a domain cannot be renamed`,
    hint: `write domainName: ${JSON.stringify(other.name)}`,
  };
}

/** An adopted machine may have another device where the drive with the seed goes. It is not taken away from it. */
function takenSeedDrive({ resource: { id, spec }, observed }: PlacedMachine): Blocked | undefined {
  if (observed?.unmanaged === undefined || !hasSeed(spec)) return undefined;
  const isTaken =
    observed.unmanaged.disks.includes(SEED_TARGET) ||
    Object.values(observed.disks).some(({ target }) => target === SEED_TARGET);
  if (!isTaken) return undefined;
  return {
    resource: id,
    code: "refused",
    message: `${formatResource(id)}: its data for cloud-init has no place: the adopted machine has another device at ${SEED_TARGET}`,
    hint: "leave cloudInit and sshKeys out, and boot from a bootVolume",
  };
}
