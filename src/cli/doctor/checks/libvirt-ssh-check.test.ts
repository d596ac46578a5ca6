import { expect, it } from "vitest";
import { parseHostFacts } from "../host-facts.ts";
import { DEBIAN_12 } from "../probes.testing.ts";
import { libvirtSshChecks } from "./libvirt-ssh-check.ts";

const on = (...programs: readonly string[]) =>
  parseHostFacts(DEBIAN_12 + programs.map((program) => `program ${program}\n`).join(""));
const NC = ["error", "apt-get install netcat-openbsd"];
const HELPER = ["error", "install libvirt on the host; virt-ssh-helper comes with it, since libvirt 6.8"];

it.each<[string, string, readonly string[], readonly (readonly string[])[]]>([
  ["either program suffices", "qemu+ssh://hv1/system", ["virt-ssh-helper"], [["ok", "virt-ssh-helper"]]],
  ["either program suffices (nc)", "qemu+ssh://hv1/system", ["nc"], [["ok", "nc"]]],
  ["without both", "qemu+ssh://root@hv1:22/system", [], [NC]],
  ["with libssh, too", "qemu+libssh://hv1/system", [], [NC]],
  ["with netcat alone", "qemu+ssh://hv1/system?mode=legacy&proxy=netcat", ["virt-ssh-helper"], [NC]],
  ["with the helper alone", "qemu+ssh://hv1/system?proxy=native", ["nc"], [HELPER]],
  ["without ssh", "qemu+tls://hv1/system", [], []],
  ["on this machine", "qemu:///system", [], []],
])("%s", (_, uri, programs, expected) => {
  const found = libvirtSshChecks(uri, on(...programs));
  const remedies = found.map(({ status, about, commands, hint }) => [status, commands?.[0] ?? hint ?? about]);
  expect(remedies).toEqual(expected);
});
