import { describe, expect, it } from "vitest";
import {
  describeFirmware,
  isAmbiguousFirmware,
  readFirmware,
  releaseFirmware,
  writeFirmware,
} from "./domain-firmware.ts";
import { formatXml, parseXml } from "./xml.ts";

const machine = (os: string, firmware = "", devices = "") =>
  parseXml(`<domain><os${firmware}>${os}</os><devices>${devices}</devices></domain>`);

const EFI = " firmware='efi'";
const CODE = "/usr/share/OVMF/OVMF_CODE_4M.fd";
/** The same machine, as libvirt 9 and libvirt 11 store it. */
const FLASH = `<loader readonly='yes' type='pflash'>${CODE}</loader><nvram template='/v.fd'>/srv/db_VARS.fd</nvram>`;
const COMPLETED = `<firmware><feature enabled='no' name='secure-boot'/></firmware>
<loader readonly='yes' type='pflash' format='raw'>${CODE}</loader><nvram template='/v.fd' templateFormat='raw' format='raw'>/srv/db_VARS.fd</nvram>`;
const FOUND = [`firmware ${CODE}`, "firmware variables /srv/db_VARS.fd"];

describe("the firmware of a machine", () => {
  it.each<[string, string, string, "bios" | "efi", string[]]>([
    ["nothing", "", "", "bios", []],
    ["a file of a BIOS", "<loader type='rom'>/b.bin</loader>", "", "bios", ["firmware /b.bin"]],
    ["what libvirt chooses", "", EFI, "efi", []],
    ["flash", FLASH, "", "efi", FOUND],
    [
      "flash, completed by libvirt 11",
      COMPLETED,
      EFI,
      "efi",
      [FOUND[0] ?? "", "firmware without secure-boot", FOUND[1] ?? ""],
    ],
    ["secure flash", "<loader secure='yes'/>", EFI, "efi", ["firmware with secure-boot"]],
    [
      "variables in a block device",
      "<nvram type='block'><source dev='/dev/vg/v'/></nvram>",
      EFI,
      "efi",
      ["firmware variables /dev/vg/v"],
    ],
    [
      "variables on a server, never with its address",
      "<nvram type='network'><source protocol='nbd' name='n'><host name='user:secret@h'/></source></nvram>",
      EFI,
      "efi",
      ["firmware variables over nbd"],
    ],
    [
      "variables of QEMU's own store",
      "<loader type='rom'>/u.fd</loader><varstore template='/t.json' path='/s.json'/>",
      "",
      "efi",
      ["firmware /u.fd", "firmware variables /s.json"],
    ],
  ])("that has %s", (_, os, attribute, firmware, lines) => {
    const domain = machine(os, attribute);
    expect(readFirmware(domain)).toBe(firmware);
    expect(describeFirmware(domain)).toEqual(lines);
    const before = formatXml(domain);
    writeFirmware(domain, firmware);
    expect(formatXml(domain)).toBe(before);
  });

  it.each([FLASH, COMPLETED, "<varstore path='/s.json'/>"])("becomes a BIOS without: %s", (os) => {
    const domain = machine(os, EFI);
    writeFirmware(domain, "bios");
    expect(formatXml(domain)).toBe(formatXml(machine("")));
  });

  it.each(["", "<loader type='rom'>/b.bin</loader>", "<nvram>/old.fd</nvram>"])(
    "becomes UEFI with what a new machine says of it, so that libvirt names the same file of variables: %s",
    (os) => {
      const domain = machine(os);
      writeFirmware(domain, "efi");
      expect(formatXml(domain)).toBe(formatXml(machine("", EFI)));
    },
  );

  it("is chosen again for another machine family, with the same variables", () => {
    const stored = (machine: string) =>
      parseXml(`<domain><os firmware='efi'><type machine='${machine}'>hvm</type>${COMPLETED}</os></domain>`);
    const [same, other] = [stored("pc-q35-10.0"), stored("pc-q35-10.0")];
    releaseFirmware(same, { machine: "q35" });
    expect(formatXml(same)).toBe(formatXml(stored("pc-q35-10.0")));
    releaseFirmware(other, { machine: "pc" });
    expect(formatXml(other)).toMatch(
      /^<domain>\s*<os firmware="efi">\s*<type machine="pc-q35-10.0">hvm<\/type>\s*<nvram format="raw">\/srv\/db_VARS.fd<\/nvram>\s*<\/os>/,
    );
  });

  it("cannot be told while it runs from a file in memory, which UEFI for encrypted guests is too", () => {
    const rom = "<loader type='rom'>/usr/share/edk2/ovmf/OVMF.amdsev.fd</loader>";
    expect([machine(rom), machine(rom, EFI), machine(FLASH), machine("")].map(isAmbiguousFirmware)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe("a TPM", () => {
  it.each<[string, string[]]>([
    ["<backend type='emulator' version='2.0'/>", []],
    ["<backend type='emulator' version='2.0'><profile name='default-v1'/></backend>", []],
    ["<backend type='emulator' version='1.2'/>", ["TPM 1.2"]],
    ["<backend type='passthrough'><device path='/dev/tpm0'/></backend>", ["TPM (passthrough)"]],
    ["<backend type='emulator'><encryption secret='6dd3e4a5'/></backend>", ["TPM state, encrypted"]],
    ["<backend type='emulator'><source type='dir' path='/srv/tpm'/></backend>", ["TPM state /srv/tpm"]],
  ])("with %s", (backend, lines) => {
    expect(describeFirmware(machine("", "", `<tpm model='tpm-crb'>${backend}</tpm>`))).toEqual(lines);
  });
});
