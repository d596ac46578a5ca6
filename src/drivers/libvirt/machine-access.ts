import { Socket } from "node:net";
import { type Connect, type DomainRef, LibvirtError, virDomainConsoleFlags } from "node-libvirt";
import { asFailure, Failure } from "../../model/failure.ts";
import type { AccessibleMachine, MachineAccess, Screen, ScreenAddress } from "../machine-access.ts";
import { ignoreNotFound, withSubject } from "./errors.ts";
import { isActive } from "./host.ts";
import { readMark } from "./metadata.ts";
import { type Element, isElement, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf } from "./xml-edit.ts";

/** Creates the access to the consoles and screens of a host's domains. */
export function createMachineAccess(connect: Connect): MachineAccess {
  const access: MachineAccess = {
    find: (name) =>
      withSubject(name, async () => {
        const ref = await ignoreNotFound(connect.domainLookupByName(name));
        const xml = ref && (await ignoreNotFound(connect.domainGetXMLDesc(ref)));
        return ref && xml ? toAccessibleMachine(ref, parseXml(xml)) : undefined;
      }),
    openConsole: (machine, { device = null, force }) =>
      withSubject(machine.name, () =>
        connect.domainOpenConsole(
          toRef(machine),
          device,
          force ? virDomainConsoleFlags.VIR_DOMAIN_CONSOLE_FORCE : 0,
        ),
      ),
    toFailure: (machine, error) =>
      error instanceof LibvirtError && error.message.endsWith(TAKEN_OVER)
        ? Promise.resolve(takenOverFailure(machine, error))
        : withSubject(machine.name, () => Promise.reject(error)).then(asFailure, asFailure),
  };
  if (!passesDescriptors(connect.uri)) return access;
  return {
    ...access,
    openScreen: (machine, { index }) =>
      withSubject(
        machine.name,
        async () => new Socket({ fd: await connect.domainOpenGraphicsFD(toRef(machine), index) }),
      ),
  };
}

/** libvirt's error for a stream that the daemon aborts (virNetClientStreamCheckState): it is not the connection that failed. */
const TAKEN_OVER = "stream had I/O failure";

function takenOverFailure({ name }: AccessibleMachine, cause: Error): Failure {
  const message = `${name}: another session has taken the console over, or libvirt closed it`;
  return new Failure("rejected", message, { hint: "--force takes it back", cause });
}

/** Returns whether libvirt's daemon is behind a Unix socket of this machine, through which it can pass a descriptor. */
function passesDescriptors(uri: string): boolean {
  return /^qemu(\+unix)?:\/\/\//.test(uri);
}

function toRef({ uuid, name, isRunning }: AccessibleMachine): DomainRef {
  return { uuid, name, id: isRunning ? 1 : -1 }; // the binding finds it by its UUID
}

/** Reads what a definition (virDomainGetXMLDesc) says about the access to the machine. */
export function toAccessibleMachine(ref: DomainRef, domain: Element): AccessibleMachine {
  const devices = child(domain, "devices");
  const graphics = childrenOf(devices, "graphics");
  const log = child(devices, "console", "log") ?? child(devices, "serial", "log");
  return {
    uuid: ref.uuid,
    name: ref.name,
    isRunning: isActive(ref),
    mark: readMark(domain),
    consoleLog: log?.attributes.file,
    screens: graphics.flatMap((screen, index) => toScreen(screen, index) ?? []),
  };
}

function toScreen(graphics: Element, index: number): Screen | undefined {
  const { type } = graphics.attributes;
  if (type !== "vnc" && type !== "spice") return undefined;
  return { type, index, address: readAddress(graphics) };
}

/** libvirt repeats the first listener in the attributes of `<graphics>`, except the socket of a SPICE screen. */
function readAddress(graphics: Element): ScreenAddress | undefined {
  const path = attributeOf(graphics, "listen", "socket") ?? graphics.attributes.socket;
  if (path !== undefined) return { path };
  const listener = graphics.children.find(isElement);
  const address = listener?.attributes.address ?? graphics.attributes.listen;
  const port = Number(graphics.attributes.port ?? -1);
  return address === undefined || !(port > 0) ? undefined : { address: reachable(address), port };
}

/** A screen that listens on every address is reached on loopback. */
function reachable(address: string): string {
  if (address === "0.0.0.0" || address === "") return "127.0.0.1";
  return address === "::" ? "::1" : address;
}
