import { expect, test } from "vitest";
import { libvirtdIdentity } from "./hosts.ts";

test.each([
  ["qemu+ssh://root@hv1/system", "qemu+ssh://HV1:22/system/"],
  ["qemu+ssh://root@hv1/system", "qemu+libssh2://admin@hv1./system"],
  ["qemu:///system", "qemu+unix:///system"],
  ["qemu://hv1/system", "qemu+tls://hv1:16514/system"],
  ["qemu+tcp://[fd00::1]/system", "QEMU+tcp://[FD00::1]:16509/system"],
  ["qemu+tcp://hv1/system?mode=legacy&a=b", "qemu+tcp://hv1/system?a=b&mode=legacy"],
  ["lab://l/hv1", "lab://l/hv1/"],
])("%s and %s are one libvirtd", (one, other) => {
  expect(libvirtdIdentity(one)).toBe(libvirtdIdentity(other));
});

test.each([
  ["qemu+ssh://hv1/system", "qemu+ssh://hv2/system"],
  ["qemu+ssh://hv1:22/system", "qemu+ssh://hv1:2222/system"],
  ["qemu+ssh://anna@hv1/session", "qemu+ssh://bob@hv1/session"],
  ["qemu:///system", "qemu:///session"],
  ["qemu+unix:///system?socket=/a", "qemu+unix:///system?socket=/b"],
  ["lab://l/hv1", "lab://l/hv2"],
  ["qemu:///system", "xen:///system"],
])("%s and %s may be two", (one, other) => {
  expect(libvirtdIdentity(one)).not.toBe(libvirtdIdentity(other));
});
