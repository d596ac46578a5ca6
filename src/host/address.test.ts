import { describe, expect, it } from "vitest";
import { libvirtUri, parseHostUrl, shellUrl } from "./address.ts";
import { labRoot } from "./lab-address.ts";

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
  ])("refuses %j", (url) => {
    expect(() => parseHostUrl(url)).toThrow();
  });
});

describe("libvirtUri", () => {
  it("turns a lab host into the socket of its libvirtd", () => {
    const socket = `${labRoot()}/default/hv1/run/libvirt/libvirt-sock`;
    expect(libvirtUri("lab://default/hv1")).toBe(`qemu+unix:///system?socket=${socket}`);
  });

  it.each(["qemu:///system", "qemu+ssh://root@h/system", "test:///default"])("leaves %s alone", (uri) => {
    expect(libvirtUri(uri)).toBe(uri);
  });
});

describe("shellUrl", () => {
  it.each([
    ["qemu:///system", "local:"],
    ["qemu+unix:///system?socket=/run/x", "local:"],
    ["qemu+ssh://root@h/system", "ssh://root@h"],
    ["qemu+ssh://root@h:2222/system?no_verify=1", "ssh://root@h:2222"],
    ["qemu+libssh2://h/system", "ssh://h"],
    ["lab://default/hv1", "lab://default/hv1"],
    ["qemu+tls://h/system", undefined],
    ["test:///default", undefined],
  ])("of %s is %s", (uri, url) => {
    expect(shellUrl(uri)).toBe(url);
  });
});
