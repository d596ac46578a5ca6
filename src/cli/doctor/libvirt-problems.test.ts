import { describe, expect, it } from "vitest";
import { explainLibvirt } from "./libvirt-problems.ts";

const target = { uri: "qemu:///system", user: "ops", isLocal: true };

/** Messages of libvirt 9.0's client library. */
describe("explainLibvirt", () => {
  it.each([
    [
      "Failed to connect socket to '/var/run/libvirt/libvirt-sock': No such file or directory",
      /no daemon of libvirt listens on \/var\/run\/libvirt\/libvirt-sock/,
      undefined,
    ],
    [
      "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
      /ops may not use/,
      ["usermod -aG libvirt ops"],
    ],
    [
      "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
      /polkit/,
      ["usermod -aG libvirt ops"],
    ],
    ["Cannot recv data: sh: 1: nc: not found: Connection reset by peer", /virt-ssh-helper/, []],
  ])("%s", (message, about, commands) => {
    const check = explainLibvirt(message, undefined, target);
    expect([check.status, check.commands]).toEqual(["error", commands]);
    expect(check.about).toMatch(about);
  });

  it("passes other messages on, with a command that shows more", () => {
    const check = explainLibvirt("internal error: it broke", undefined, target);
    expect(check).toMatchObject({
      about: "internal error: it broke",
      commands: ["virsh -c qemu:///system version"],
    });
  });
});
