import { describe, expect, it } from "vitest";
import { packagesOf } from "./components.ts";
import { installCommand, mergeInstalls, parseOsRelease } from "./distribution.ts";

describe("parseOsRelease", () => {
  it.each([
    [
      "Debian",
      'ID=debian\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"',
      "debian",
      "Debian GNU/Linux 13 (trixie)",
    ],
    ["Ubuntu", 'PRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\nID_LIKE=debian', "debian", "Ubuntu 24.04.1 LTS"],
    ["Linux Mint", 'ID=linuxmint\nID_LIKE="ubuntu debian"', "debian", "linuxmint"],
    [
      "Rocky",
      'ID="rocky"\nID_LIKE="rhel centos fedora"\nPRETTY_NAME="Rocky Linux 9.4 (Blue Onyx)"',
      "fedora",
      "Rocky Linux 9.4 (Blue Onyx)",
    ],
    ["openSUSE", 'ID="opensuse-leap"\nID_LIKE="suse opensuse"', "suse", "opensuse-leap"],
    ["NixOS", "ID=nixos\nPRETTY_NAME='NixOS 24.11'", undefined, "NixOS 24.11"],
    ["a word of Object's prototype", "ID=constructor", undefined, "constructor"],
    ["nothing", "", undefined, "an unknown system"],
  ])("%s", (_, text, family, title) => {
    expect(parseOsRelease(text.split("\n"))).toEqual({ family, title });
  });
});

describe("commands that install", () => {
  it("are those of the family", () => {
    expect(installCommand("debian", packagesOf(["swtpm", "uefi"], "debian"))).toBe(
      "apt-get install swtpm swtpm-tools ovmf",
    );
    expect(installCommand("fedora", packagesOf(["uefi"], "fedora"))).toBe("dnf install edk2-ovmf");
  });

  it("are merged, if there are several", () => {
    const commands = [
      "apt-get install swtpm swtpm-tools",
      "reboot",
      "apt-get install ovmf",
      "apt-get install ovmf",
    ];
    expect(mergeInstalls(commands)).toEqual(["apt-get install swtpm swtpm-tools ovmf"]);
    expect(mergeInstalls(["apt-get install ovmf", "apt-get install ovmf", "reboot"])).toEqual([]);
  });
});
