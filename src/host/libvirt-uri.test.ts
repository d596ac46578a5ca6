import { describe, expect, test } from "vitest";
import { formatLibvirtUri, InvalidAddress, parseLibvirtUri } from "./libvirt-uri.ts";

/** Returns the canonical text of an address, or the reason why it is invalid. */
function read(text: string): string {
  const found = parseLibvirtUri(text);
  return found instanceof InvalidAddress ? `refused: ${found.reason}` : formatLibvirtUri(found);
}

describe("the address of a libvirt", () => {
  test.each([
    ["lab://default/hv1"],
    ["test:///default"],
    ["qemu:///system"],
    ["qemu:///session"],
    ["qemu+unix:///system?socket=/run/libvirt/libvirt-sock"],
    ["qemu+ssh://root@hv1.example.net/system"],
    ["qemu+ssh://hv1:2222/system?socket=/run/x&mode=legacy&proxy=native&no_tty=1"],
    ["qemu+libssh://admin@10.0.0.1/session"],
    ["qemu+libssh2://hv_1/system?mode=auto"],
    ["qemu+tls://hv1/system"],
    ["qemu+tcp://[2001:db8::1]:16509/system"],
    ["qemu://hv1/system"],
  ])("may be %s", (text) => {
    expect(read(text)).toBe(text);
  });

  test.each([
    ["qemu+ssh://r%6Fot@hv1/system", "qemu+ssh://root@hv1/system"],
    ["qemu+unix:///system?socket=%2Frun%2Fx", "qemu+unix:///system?socket=/run/x"],
    ["qemu+unix:///system?socket=/run/a:b", "qemu+unix:///system?socket=/run/a%3Ab"],
  ])("is written anew from what was understood: %s", (text, shown) => {
    expect(read(text)).toBe(shown);
    expect(read(shown)).toBe(shown);
  });

  test.each([
    // programs and files
    ["qemu+ext:///system?command=/bin/sh", /starts a program/],
    ["QEMU+EXT:///system?command=/bin/sh", /only qemu|starts a program/],
    ["qemu+EXT:///system?command=/bin/sh", /no transport/],
    ["qemu+ext+ssh:///system", /starts a program/],
    ["qemu+ssh+ext://h/system", /no transport/],
    ["qemu+ssh://h/system?command=/bin/sh", /has "command": it names a program/],
    ["qemu+ssh://h/system?Command=/bin/sh", /has "Command": it names a program/],
    ["qemu+ssh://h/system?%63ommand=/bin/sh", /has "%63ommand": it names a program/],
    ["qemu+ssh://h/system?%43%4F%4D%4D%41%4E%44=x", /it names a program/],
    ["qemu+ssh://h/system?mode=auto;command=/bin/sh", /has mode=auto;command/],
    ["qemu+ssh://h/system?mode=auto&command=/bin/sh", /has "command"/],
    ["qemu+ssh://h/system?mode=auto%26command=/bin/sh", /has mode=auto%26command/],
    ["qemu+ssh://h/system?socket=/run/x;command=/bin/sh", /has socket=/],
    ["qemu+ssh://h/system?netcat=/bin/sh", /has "netcat"/],
    ["qemu+ssh://h/system?keyfile=/etc/shadow", /has "keyfile"/],
    ["qemu+tls://h/system?pkipath=/tmp", /has "pkipath"/],
    ["qemu+ssh://h/system?no_verify=1", /has "no_verify"/],
    ["qemu+tls://h/system?no_verify=1", /has "no_verify"/],
    ["qemu+libssh2://h/system?known_hosts=/x", /has "known_hosts"/],
    ["qemu+libssh2://h/system?known_hosts_verify=ignore", /has "known_hosts_verify"/],
    ["qemu+tls://h/system?no_sanity=1", /has "no_sanity"/],
    ["qemu+tls://h/system?tls_priority=NORMAL", /has "tls_priority"/],
    ["qemu+ssh://h/system?sshauth=password", /has "sshauth"/],
    ["qemu+ssh://h/system?authfile=/x", /has "authfile"/],
    ["qemu+ssh://h/system?name=qemu:///embed", /has "name"/],
    ["qemu+ssh://h/system?other=1", /has "other"/],
    ["qemu+ssh://h/system?", /has ""/],
    ["qemu+ssh://h/system?mode=auto&", /has ""/],
    ["qemu+ssh://h/system?=x", /has ""/],
    ["qemu+ssh://h/system?mode", /has mode=/],
    ["qemu+ssh://h/system?mode=auto&mode=direct", /has "mode" twice/],
    ["qemu+ssh://h/system?mode=auto&%6Dode=direct", /has "%6Dode"/],
    ["qemu+tls://h/system?socket=/run/x", /has "socket", which it may not have/],
    ["qemu:///system?proxy=netcat", /has "proxy", which it may not have/],
    ["qemu+unix:///system?socket=run/x", /has socket=/],
    ["qemu+unix:///system?socket=/run/../etc/x", /has socket=/],
    ["qemu+unix:///system?socket=/run/./x", /has socket=/],
    ["qemu+unix:///system?socket=/run//x", /has socket=/],
    ["qemu+unix:///system?socket=/run/%2e%2e/x", /has socket=/],
    ["qemu+unix:///system?socket=/run/x%00y", /has socket=/],
    ["qemu+unix:///system?socket=/run/$(id)", /has socket=/],
    ["qemu+unix:///system?socket=/run/%zz", /has socket=/],
    ["qemu+unix:///system#x", /has a # in it/],
    // drivers
    ["test:////etc/shadow", /reads a file of this machine/],
    ["test:///default?x=1", /reads a file of this machine/],
    ["test:///Default", /reads a file of this machine/],
    ["test://h/default", /reads a file of this machine/],
    ["test+ssh://h/default", /driver "test"/],
    ["test+tcp://h//etc/shadow", /driver "test"/],
    ["xen:///system", /driver "xen"/],
    ["lxc:///system", /driver "lxc"/],
    ["esx://h/?no_verify=1", /driver "esx"/],
    ["remote://h/system", /driver "remote"/],
    ["qemu:///embed?root=/tmp/x", /runs QEMU in this process/],
    ["qemu:///system/", /has the path/],
    ["qemu:////system", /has the path/],
    ["qemu:///SYSTEM", /has the path/],
    ["qemu:///%73ystem", /has the path/],
    ["qemu:///", /has the path/],
    ["qemu:/system", /is no address/],
    ["qemu", /is no address/],
    ["", /is no address|spaces/],
    ["hv1", /is no address/],
    ["lab://default", /no host of a lab/],
    ["lab://default/../x", /no host of a lab/],
    ["lab://default/hv1?socket=/x", /no host of a lab/],
    ["lab://u@default/hv1", /no host of a lab/],
    // users and hosts
    ["qemu+ssh://%2Ftmp%2Fx@h/system", /has the user/],
    ["qemu+ssh://%zz@h/system", /has the user/],
    ["qemu+ssh://-oProxyCommand=x@h/system", /has the user/],
    ["qemu+ssh://a%40b@h/system", /has the user/],
    ["qemu+ssh://a@b@h/system", /user@host/],
    ["qemu+ssh://a%20b@h/system", /has the user/],
    ["qemu+ssh://a%0Ab@h/system", /has the user/],
    ["qemu+ssh://root:secret@h/system", /has a password/],
    ["qemu+ssh://root:@h/system", /has a password/],
    ["qemu+ssh://@h/system", /has the user/],
    ["qemu+ssh://-h/system", /has the host/],
    ["qemu+ssh://h%2fx/system", /has the host/],
    ["qemu+ssh://h..x/system", /has the host/],
    ["qemu+ssh:///system", /names no host/],
    ["qemu+unix://h/system", /names a host/],
    ["qemu+ssh://h:0/system", /has the port/],
    ["qemu+ssh://h:65536/system", /has the port/],
    ["qemu+ssh://h:/system", /user@host/],
    ["qemu+ssh://[fe80::1%25eth0]/system", /has the host/],
    ["qemu+ssh://[::1/system", /user@host/],
    ["qemu+ssh://fe80::1/system", /user@host/],
    ["qemu+ssh://h /system", /spaces/],
    ["qemu+ssh://h\n/system", /spaces/],
    ["qemu+ssh://hüv/system", /spaces or other characters/],
  ])("is not %s", (text, says) => {
    expect(read(text)).toMatch(/^refused: /);
    expect(read(text)).toMatch(says);
  });
});
