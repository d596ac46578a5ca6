import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domains } from "./arbitraries.testing.ts";
import { countVideoPorts } from "./domain-graphics.ts";
import { newDomain, readDomain, writeDomain } from "./domain-xml.ts";
import type { DomainState } from "./states.ts";
import { type Element, formatXml, isElement, parseXml } from "./xml.ts";
import { child, childrenOf } from "./xml-edit.ts";

const [some] = fc.sample(domains, 1);
if (some === undefined) throw new Error("no state");
const without = { ...some, graphics: "none" } as const;

/** Returns a machine with these devices besides those of the state. */
function machineWith(devices: string): Element {
  const domain = newDomain("db", without);
  const added = parseXml(`<devices>${devices}</devices>`).children.filter(isElement);
  child(domain, "devices")?.children.push(...added);
  return parseXml(formatXml(domain));
}

const written = (devices: string, graphics: DomainState["graphics"]) =>
  writeDomain(machineWith(devices), { ...without, graphics });

const deviceTexts = (domain: Element, ...names: readonly string[]) =>
  names.flatMap((name) =>
    childrenOf(child(domain, "devices"), name).map((device) =>
      formatXml(device).replaceAll(/\n\s*/g, "").trim(),
    ),
  );

const ON_SOCKET = "<graphics type='vnc'><listen type='socket'/></graphics>";
const ON_PORT =
  "<graphics type='vnc' port='5900' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>";
const CIRRUS = "<video><model type='cirrus'/></video>";

describe("the screen of a machine", () => {
  it.each([
    ["", "none"],
    [ON_SOCKET, "vnc"],
    ["<graphics type='spice'><listen type='socket' socket='/run/spice.sock'/></graphics>", "spice"],
    [ON_PORT, "vnc on address"],
    ["<graphics type='vnc' port='-1' autoport='yes'/>", "vnc on address"],
    ["<graphics type='spice'><listen type='none'/></graphics>", "spice on none"],
    ["<graphics type='sdl'/>", "sdl"],
    [`${ON_SOCKET}<graphics type='egl-headless'/>`, "vnc, egl-headless"],
  ])("%s is read as %s", (devices, graphics) => {
    expect(readDomain(machineWith(devices)).graphics).toBe(graphics);
  });

  it.each(["", ON_SOCKET, ON_PORT + CIRRUS, "<graphics type='sdl'/>"])(
    "stays byte for byte where it is as it shall be: %s",
    (devices) => {
      const before = machineWith(devices);
      const { graphics } = readDomain(before);
      expect(formatXml(writeDomain(before, { ...without, graphics }))).toBe(formatXml(before));
    },
  );

  it("is on a socket, with a video device", () => {
    expect(deviceTexts(written("", "vnc"), "graphics", "video")).toEqual([
      '<graphics type="vnc"><listen type="socket"/></graphics>',
      '<video><model type="virtio"/></video>',
    ]);
  });

  it("replaces screens on ports, and keeps the video device", () => {
    expect(deviceTexts(written(ON_PORT + ON_SOCKET + CIRRUS, "spice"), "graphics", "video")).toEqual([
      '<graphics type="spice"><listen type="socket"/></graphics>',
      '<video><model type="cirrus"/></video>',
    ]);
  });

  it.each(["none", "vnc"] as const)("%s takes along what libvirt allows only with SPICE", (graphics) => {
    const spice =
      "<graphics type='spice'><listen type='socket'/></graphics><audio id='1' type='spice'/>" +
      "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>" +
      "<redirdev bus='usb' type='spicevmc'/><smartcard mode='passthrough' type='spicevmc'/>" +
      "<redirdev bus='usb' type='tcp'/>";
    const domain = written(spice, graphics);
    expect(readDomain(domain).graphics).toBe(graphics);
    expect(deviceTexts(domain, "audio", "redirdev", "smartcard")).toEqual([
      '<audio id="1" type="none"/>',
      '<redirdev bus="usb" type="tcp"/>',
    ]);
    expect(formatXml(domain)).not.toContain("spice");
  });

  it.each([
    ["0x00", 0],
    ["0x07", 1],
  ])("occupies ports of a machine that gets it later: bus %s", (bus, ports) => {
    const address = `<address type='pci' domain='0x0000' bus='${bus}' slot='0x01' function='0x0'/>`;
    expect(countVideoPorts(machineWith(`<video><model type='virtio'/>${address}</video>`))).toBe(ports);
  });
});
