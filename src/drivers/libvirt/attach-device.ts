import { LibvirtError } from "node-libvirt";
import { Failure } from "../../model/failure.ts";
import { waitUntil } from "../shared/wait.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import { copyElement, type Element, formatXml, isElement, parseXml } from "./xml.ts";
import { attributeOf, child, removeChildren } from "./xml-edit.ts";

/** Attaches a device, or leaves it for a restart if the running machine has no place for it. */
export async function attachOrLeave(change: LiveChange, name: string, device: Element): Promise<void> {
  try {
    await attachDevice(change, device);
  } catch (error) {
    if (!(error instanceof LibvirtError) || !NO_HOTPLUG.test(error.message)) throw error;
    change.refused.add(name);
  }
}

/** The messages of libvirt and QEMU about a device that only a machine that is off can get. */
const NO_HOTPLUG = /no more available PCI slots|hot-?plug|no slot\/function available/i;

/** Detaches a device. A device that the guest does not release is left for a restart, and the failure is thrown. */
export async function detachOrLeave(change: LiveChange, name: string, device: Element): Promise<void> {
  try {
    await detachDevice(change, device);
  } catch (error) {
    if (error instanceof Failure && error.code === "timeout") change.refused.add(name);
    throw error;
  }
}

/**
 * Attaches a device to the running machine as the stored definition has it. It gets the same slot if that is free, so
 * that the guest finds it in the same place after the next start.
 */
async function attachDevice({ connect, ref }: LiveChange, device: Element): Promise<void> {
  try {
    await connect.domainAttachDevice(ref, formatXml(device), LIVE);
  } catch (error) {
    if (child(device, "address") === undefined || !(error instanceof LibvirtError)) throw error;
    const anywhere = copyElement(device);
    removeChildren(anywhere, "address");
    await connect.domainAttachDevice(ref, formatXml(anywhere), LIVE);
  }
}

const DETACH_TIMEOUT_MS = 60_000;
const RETRY_MS = 10_000;

/**
 * Detaches a device and waits until the guest has released it: libvirt's call only requests that
 * (virDomainDetachDeviceFlags). Throws `timeout` if the guest does not release it.
 */
async function detachDevice(change: LiveChange, device: Element): Promise<void> {
  const alias = attributeOf(device, "alias", "name") ?? "";
  const isGone = async () => !(await readAliases(change)).includes(alias);
  const end = Date.now() + DETACH_TIMEOUT_MS;
  while (Date.now() < end) {
    await requestDetach(change, device);
    if (await waitUntil(isGone, { timeoutMs: RETRY_MS, signal: change.signal })) return;
  }
  throw new Failure("timeout", `${change.subject}: the guest does not release ${deviceName(device)}`, {
    hint: "is it mounted or busy in the guest? The stored definition no longer has it: a restart removes it",
  });
}

/** Requests the detachment. Ignores errors about a device that is already gone or being detached. */
async function requestDetach({ connect, ref }: LiveChange, device: Element): Promise<void> {
  try {
    await connect.domainDetachDevice(ref, formatXml(device), LIVE);
  } catch (error) {
    const fine =
      error instanceof LibvirtError && /not found|no .*device|unplug|in the process/i.test(error.message);
    if (!fine) throw error;
  }
}

async function readAliases({ connect, ref }: LiveChange): Promise<string[]> {
  const live = parseXml(await connect.domainGetXMLDesc(ref));
  const devices = child(live, "devices")?.children.filter(isElement) ?? [];
  return devices.map((device) => attributeOf(device, "alias", "name") ?? "");
}

function deviceName(device: Element): string {
  return attributeOf(device, "target", "dev") ?? attributeOf(device, "alias", "name") ?? device.name;
}
