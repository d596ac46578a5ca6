import { readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { labHostOff, libvirtUri, parseHostUrl, shellUrl } from "./address.ts";
import { labRoot } from "./lab-paths.ts";
import { packageFile } from "./package-file.ts";
import { SSH_OPTIONS } from "./transport.ts";

describe("parseHostUrl", () => {
  it.each([
    ["local:", { scheme: "local" }],
    ["ssh://root@10.0.0.1:2222", { scheme: "ssh", destination: "root@10.0.0.1", port: 2222 }],
    ["ssh://hv1", { scheme: "ssh", destination: "hv1", port: undefined }],
    ["ssh://root@[fe80::1]", { scheme: "ssh", destination: "root@fe80::1", port: undefined }],
    ["lab://default/hv1", { scheme: "lab", lab: "default", host: "hv1" }],
  ])("reads %s", (url, address) => {
    expect(parseHostUrl(url)).toEqual(address);
  });

  it.each([
    "",
    "hv1",
    "ssh://-oProxyCommand=reboot/",
    "ssh://-l@host",
    "lab://default",
    "lab://default/../hv1/x",
    "lab://default/hv1/x",
    "lab://Default/HV1",
    "https://hv1",
    "ssh://%zz@h",
    "ssh://r%2Foot@h",
    "ssh://root:secret@h",
    "ssh://h/system",
    "ssh://h?x=1",
    "ssh://h#x",
    "ssh://root@",
    "ssh://a@b@h",
    "ssh://h:0",
    "ssh://h:65536",
    "ssh://[fe80::1%25eth0]",
    "ssh://h h",
    "ssh://h\nProxyCommand=x",
    "SSH://h",
    "local:/bin/sh",
  ])("refuses %j", (url) => {
    expect(() => parseHostUrl(url)).toThrow();
  });
});

describe("libvirtUri", () => {
  it("turns a lab host into the socket of its libvirtd", () => {
    const socket = `${labRoot()}/default/hv1/run/libvirt/libvirt-sock`;
    expect(libvirtUri("lab://default/hv1")).toBe(`qemu+unix:///system?socket=${socket}`);
  });

  it.each([
    ["qemu+ssh://root@h/system", "qemu+ssh://root@h/system?no_tty=1"],
    ["qemu+ssh://root@h:2222/system?mode=legacy", "qemu+ssh://root@h:2222/system?mode=legacy&no_tty=1"],
    ["qemu+ssh://h/system?no_tty=1", "qemu+ssh://h/system?no_tty=1"],
    ["qemu+ssh://h/system?no_tty=0", "qemu+ssh://h/system?no_tty=1"],
  ])("starts ssh with Fleetwright's own options: %s", (uri, expected) => {
    const command = packageFile("bin/libvirt-ssh");
    expect(libvirtUri(uri)).toBe(`${expected}&command=${command}`);
    expect(statSync(command).mode & 0o111).toBe(0o111);
    const options = Object.entries(SSH_OPTIONS).map(([name, value]) => `-o ${name}=${value}`);
    for (const option of options) expect(readFileSync(command, "utf8")).toContain(option);
  });

  it.each(["qemu:///system", "qemu+tls://h/system", "test:///default"])("leaves %s alone", (uri) => {
    expect(libvirtUri(uri)).toBe(uri);
  });

  it("refuses what starts a program, unless the operator allows just that", () => {
    const uri = "qemu+ext:///system?command=/usr/local/bin/reach";
    expect(() => libvirtUri(uri)).toThrow(`${uri}: starts a program on this machine`);
    expect(libvirtUri(uri, new Set([uri]))).toBe(uri);
    expect(() => libvirtUri(`${uri}2`, new Set([uri]))).toThrow();
  });
});

describe("labHostOff", () => {
  it("says how to start the lab of a host that is off", () => {
    expect(labHostOff("lab://nowhere/hv1")?.message).toBe(
      "lab://nowhere/hv1 is off, and starts with npm start or fleetwright lab up --name nowhere",
    );
  });

  it.each(["qemu:///system", "qemu+unix:///system?socket=/nonexistent", "no URI"])("ignores %s", (url) => {
    expect(labHostOff(url)).toBeUndefined();
  });
});

describe("shellUrl", () => {
  it.each([
    ["qemu:///system", "local:"],
    ["qemu+unix:///system?socket=/run/x", "local:"],
    ["qemu+ssh://root@h/system", "ssh://root@h"],
    ["qemu+ssh://root@h:2222/system?mode=direct", "ssh://root@h:2222"],
    ["qemu+ssh://r%6Fot@h/system", "ssh://root@h"],
    ["qemu+ssh://h/system?command=/bin/sh", undefined],
    ["qemu+ext:///system?command=/bin/sh", undefined],
    ["qemu+ssh://%zz@h/system", undefined],
    ["qemu+libssh2://h/system", "ssh://h"],
    ["lab://default/hv1", "lab://default/hv1"],
    ["qemu+tls://h/system", undefined],
    ["test:///default", undefined],
  ])("of %s is %s", (uri, url) => {
    expect(shellUrl(uri)).toBe(url);
  });
});
