import { LibvirtError } from "node-libvirt";
import { Failure } from "../../model/failure.ts";
import { LIVE, type LiveChange } from "./live-change.ts";
import { until } from "./pause.ts";
import { copy, type Element, isElement, parseXml, showXml } from "./xml.ts";
import { attributeOf, child, removeAll } from "./xml-edit.ts";

/**
 * Plugs in a device as the stored definition has it, in the same slot if that is free, so that the guest finds it in
 * its place after the next start as well.
 */
export async function attach({ connect, ref }: LiveChange, device: Element): Promise<void> {
  try {
    await connect.domainAttachDevice(ref, showXml(device), LIVE);
  } catch (error) {
    if (child(device, "address") === undefined || !(error instanceof LibvirtError)) throw error;
    const anywhere = copy(device);
    removeAll(anywhere, "address");
    await connect.domainAttachDevice(ref, showXml(anywhere), LIVE);
  }
}

const DETACH_TIMEOUT_MS = 60_000;
const ASK_AGAIN_MS = 10_000;

/**
 * Unplugs a device and waits until the guest has let go of it: libvirt's call only asks (virDomainDetachDeviceFlags).
 * Throws `timeout` when it does not.
 */
export async function detach(change: LiveChange, device: Element): Promise<void> {
  const alias = attributeOf(device, "alias", "name") ?? "";
  const isGone = async () => !(await aliases(change)).includes(alias);
  const end = Date.now() + DETACH_TIMEOUT_MS;
  while (Date.now() < end) {
    await ask(change, device);
    if (await until(isGone, { timeoutMs: ASK_AGAIN_MS, signal: change.signal })) return;
  }
  throw new Failure("timeout", `${change.subject}: the guest does not let go of ${nameOf(device)}`, {
    hint: "is it mounted or busy in the guest? It is taken out of the stored definition; a restart removes it",
  });
}

/** A device that is gone meanwhile, or that the guest is already asked for, needs no more. */
async function ask({ connect, ref }: LiveChange, device: Element): Promise<void> {
  try {
    await connect.domainDetachDevice(ref, showXml(device), LIVE);
  } catch (error) {
    const fine =
      error instanceof LibvirtError && /not found|no .*device|unplug|in the process/i.test(error.message);
    if (!fine) throw error;
  }
}

async function aliases({ connect, ref }: LiveChange): Promise<string[]> {
  const live = parseXml(await connect.domainGetXMLDesc(ref));
  const devices = child(live, "devices")?.children.filter(isElement) ?? [];
  return devices.map((one) => attributeOf(one, "alias", "name") ?? "");
}

function nameOf(device: Element): string {
  return attributeOf(device, "target", "dev") ?? attributeOf(device, "alias", "name") ?? device.name;
}
