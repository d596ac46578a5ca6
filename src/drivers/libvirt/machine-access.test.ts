import { describe, expect, it } from "vitest";
import { toAccessibleMachine } from "./machine-access.ts";
import { parseXml } from "./xml.ts";

const machineWith = (devices: string, id = 3) =>
  toAccessibleMachine(
    { uuid: "u", name: "db", id },
    parseXml(`<domain id='3'><name>db</name><devices>${devices}</devices></domain>`),
  );

describe("the screens of a machine", () => {
  it.each([
    [
      "VNC on a socket",
      "<graphics type='vnc' socket='/run/a/vnc.sock'><listen type='socket' socket='/run/a/vnc.sock'/></graphics>",
      { type: "vnc", address: { path: "/run/a/vnc.sock" } },
    ],
    [
      "SPICE on a socket",
      "<graphics type='spice'><listen type='socket' socket='/run/spice.sock'/></graphics>",
      { type: "spice", address: { path: "/run/spice.sock" } },
    ],
    [
      "VNC on a port",
      "<graphics type='vnc' port='5900' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>",
      { type: "vnc", address: { address: "127.0.0.1", port: 5900 } },
    ],
    [
      "VNC on every address",
      "<graphics type='vnc' port='5901' listen='0.0.0.0'><listen type='address' address='0.0.0.0'/></graphics>",
      { type: "vnc", address: { address: "127.0.0.1", port: 5901 } },
    ],
    [
      "VNC on every IPv6 address, in libvirt's short form",
      "<graphics type='vnc' port='5901' listen='::'/>",
      { type: "vnc", address: { address: "::1", port: 5901 } },
    ],
    [
      "VNC on the address of a network",
      "<graphics type='vnc' port='5902' listen='10.0.0.1'><listen type='network' network='default' address='10.0.0.1'/></graphics>",
      { type: "vnc", address: { address: "10.0.0.1", port: 5902 } },
    ],
    ["VNC that does not listen", "<graphics type='vnc'><listen type='none'/></graphics>", { type: "vnc" }],
    [
      "SPICE with TLS only",
      "<graphics type='spice' tlsPort='5900' listen='10.0.0.1'><listen type='address' address='10.0.0.1'/></graphics>",
      { type: "spice" },
    ],
    ["VNC of a machine that is off", "<graphics type='vnc' port='-1' autoport='yes'/>", { type: "vnc" }],
  ])("%s", (_, graphics, expected) => {
    expect(machineWith(graphics).screens).toEqual([{ address: undefined, ...expected, index: 0 }]);
  });

  it("keep libvirt's numbers, also beside screens that no viewer shows", () => {
    const screens = machineWith(
      "<graphics type='egl-headless'/><graphics type='vnc'><listen type='none'/></graphics><graphics type='sdl'/>",
    ).screens;
    expect(screens).toEqual([{ type: "vnc", index: 1, address: undefined }]);
  });
});

it.each([
  ["<serial type='pty'><log file='/var/log/a.log'/></serial><console type='pty'/>", "/var/log/a.log"],
  ["<serial type='pty'/><console type='pty'><log file='/var/log/b.log'/></console>", "/var/log/b.log"],
  ["<serial type='pty'/>", undefined],
])("the log of the console in %s is %s", (devices, log) => {
  expect(machineWith(devices).consoleLog).toBe(log);
});

it.each([
  [3, true],
  [-1, false],
])("a domain with the number %d runs: %s", (id, isRunning) => {
  expect(machineWith("", id).isRunning).toBe(isRunning);
});
