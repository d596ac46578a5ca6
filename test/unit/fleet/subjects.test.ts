import { describe, expect, test } from "vitest";
import { BASE_FLEET, documents, machine, problemsOf, resource } from "./build.ts";

type Row = readonly [name: string, content: string | Uint8Array, ...problems: string[]];

const ROWS: readonly Row[] = [
  [
    "sizes that shrink as they grow",
    resource("InstanceType", "t", "cpu: {guest: 4, maxGuest: 2}", "memory: {guest: 2Gi, maxGuest: 1Gi}"),
    "f.yaml:5:29: InstanceType/t: cpu.maxGuest (2) is less than cpu.guest (4)",
    "f.yaml:6:34: InstanceType/t: memory.maxGuest (1Gi) is less than memory.guest (2Gi)",
  ],
  [
    "CPU credits without an effect",
    resource(
      "InstanceType",
      "t",
      "cpu:",
      "  guest: 2",
      "  policy: dedicated",
      "  quotaPercent: 20",
      "  burst: {baselinePercent: 20, mode: unlimited, initialCredits: 30}",
      "memory: {guest: 1Gi}",
    ),
    "f.yaml:9:12: InstanceType/t: a machine with dedicated CPUs has them for itself, so that cpu.burst would have no effect (leave cpu.burst out, or use policy: shared)",
    "f.yaml:9:30: InstanceType/t: the baseline (20) must be less than cpu.quotaPercent (20)",
    "f.yaml:9:67: InstanceType/t: initialCredits are only for the mode standard: an unlimited machine needs none",
  ],
  [
    "a baseline that is no part of a CPU",
    resource("InstanceType", "t", "cpu: {guest: 2, burst: {baselinePercent: 100}}", "memory: {guest: 1Gi}"),
    "f.yaml:5:44: InstanceType/t: spec.cpu.burst.baselinePercent must be at most 99, but is 100",
  ],
  [
    "memory without its unit",
    resource("InstanceType", "t", "cpu: {guest: 4}", "memory: {guest: '512'}"),
    'f.yaml:6:19: InstanceType/t: memory.guest is 512, which no guest can boot with (did you mean "512Mi"?)',
  ],
  [
    "a quantity beyond all machines",
    resource("InstanceType", "t", "cpu: {guest: 4}", "memory: {guest: 1Gi, maxGuest: 99999999Pi}"),
    'f.yaml:6:34: InstanceType/t: "99999999Pi" is too large',
  ],
  [
    "maintenance windows",
    resource(
      "Fleet",
      "a",
      "windows:",
      "  - {cron: 0 2 * *, duration: 4h}",
      "  - {cron: 0 2 * * 6, duration: 4h, timeZone: Mars/Base}",
      "  - {cron: 0 2 * * 6, duration: 0s}",
      "  - {cron: 0 0 30 2 *, duration: 4h}",
    ),
    'f.yaml:6:14: Fleet/a: "0 2 * *" is not a cron schedule (five fields: minute, hour, day of month, month, day of week, as in "0 2 * * 6")',
    'f.yaml:7:49: Fleet/a: the time zone "Mars/Base" is not known (use an IANA name such as Europe/Vienna)',
    "f.yaml:8:35: Fleet/a: the window is never open: its duration is 0",
    'f.yaml:9:14: Fleet/a: the window never opens: there is no such day as in "0 0 30 2 *"',
  ],
  [
    "a fleet that would be read all the time",
    resource("Fleet", "a", "interval: 1s"),
    "f.yaml:5:13: Fleet/a: the interval 1s is too short (write 10s or more; the daemon gets events of hosts at once in any case)",
  ],
  [
    "a nat network with a bridge and without a subnet",
    resource("Network", "b", "mode: nat", "bridge: br0"),
    "f.yaml:5:3: Network/b: a network of mode nat needs a subnet (add subnets: [{cidr: 10.20.0.0/24}])",
    "f.yaml:6:11: Network/b: a network of mode nat makes its own bridge (leave bridge out)",
  ],
  [
    "a bridge that tells too little",
    resource("Network", "c", "mode: bridge", "dhcp: true", "subnets: [{cidr: 192.168.1.0/24}]"),
    "f.yaml:5:3: Network/c: a network of mode bridge needs bridge, the name of the host's bridge",
    "f.yaml:6:9: Network/c: on a bridge of the host DHCP is not ours to answer (leave dhcp out)",
    "f.yaml:7:13: Network/c: the gateway is missing: with mode bridge it has no default",
    "f.yaml:7:13: Network/c: allocation is missing: on a bridge of the host there may be other machines, so the range must be told",
  ],
  [
    "an address instead of a subnet",
    resource("Network", "d", "mode: nat", "subnets: [{cidr: 10.1.0.5/24}]"),
    'f.yaml:6:20: Network/d: 10.1.0.5/24 is an address inside of a subnet (did you mean "10.1.0.0/24"?)',
  ],
  [
    "a gateway and a range outside of the subnet",
    resource(
      "Network",
      "e",
      "mode: nat",
      "subnets: [{cidr: 10.3.0.0/24, gateway: 10.4.0.1, allocation: {from: 10.3.0.20, to: 10.5.0.1}}]",
    ),
    "f.yaml:6:42: Network/e: the gateway 10.4.0.1 is not an address of 10.3.0.0/24 (usable are 10.3.0.1 to 10.3.0.254)",
    "f.yaml:6:86: Network/e: 10.5.0.1 is not an address of 10.3.0.0/24 (usable are 10.3.0.1 to 10.3.0.254)",
  ],
  [
    "a range that ends before it begins",
    resource(
      "Network",
      "f",
      "mode: nat",
      "subnets: [{cidr: 10.6.0.0/24, allocation: {from: 10.6.0.20, to: 10.6.0.10}}]",
    ),
    "f.yaml:6:45: Network/f: the range ends (10.6.0.10) before it begins (10.6.0.20)",
  ],
  [
    "subnets that cannot be used",
    documents(
      resource("Network", "g", "mode: nat", "subnets: [{cidr: 127.0.1.0/24}]"),
      resource("Network", "h", "mode: nat", "subnets: [{cidr: 10.7.0.0/30}]"),
    ),
    "f.yaml:6:20: Network/g: 127.0.1.0/24 cannot be used: 127.0.0.0/8 is each host's own",
    "f.yaml:13:20: Network/h: 10.7.0.0/30 is too small for a gateway and machines (at most /29)",
  ],
  [
    "an image from the network without a checksum",
    resource("Image", "a", "source: {url: https://x.y/z}"),
    "f.yaml:5:17: Image/a: an image with a url needs a checksum, so that the download is the reviewed file (add checksum: sha256:...)",
  ],
  [
    "paths that leave the repository",
    resource("Image", "b", "source: {path: ../up.img}", "kernelBoot: {kernel: a/../../b}"),
    'f.yaml:5:18: Image/b: the path "../up.img" leads out of the repository (use a path inside, or an absolute one)',
    'f.yaml:6:24: Image/b: the path "a/../../b" leads out of the repository (use a path inside, or an absolute one)',
  ],
  [
    "what is no public key",
    documents(
      resource("SSHKey", "a", "publicKey: hello"),
      resource("SSHKey", "b", "publicKey: ssh-ed25519 AAAA"),
    ),
    "f.yaml:5:14: SSHKey/a: the public key must begin with its type, one of ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521 (write the line of the .pub file: type, key, comment)",
    "f.yaml:11:14: SSHKey/b: the public key is damaged: its content is not of type ssh-ed25519 (write the line of the .pub file: type, key, comment)",
  ],
  [
    "a private key is not repeated",
    resource("SSHKey", "c", "publicKey: -----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNz"),
    "f.yaml:5:14: SSHKey/c: this is a private key, and every reader of the repository knows it now (take it out of Git, make a new pair, and write the line of the .pub file here)",
  ],
  [
    "secrets without keys and with one twice",
    documents(
      resource("Secret", "a", "protect: false"),
      resource("Secret", "b", "env: {k: V}", "file: {k: /x}"),
    ),
    "f.yaml:5:3: Secret/a: the secret has no keys (add env: {key: VARIABLE}, file: {key: PATH} or age: {key: ENCRYPTED})",
    'f.yaml:12:10: Secret/b: the key "k" is given by env and by file',
  ],
  [
    "user data that cloud-init would not know",
    documents(
      BASE_FLEET,
      machine("x", "cloudInit: {userData: hello, userDataSecretRef: {secret: boot, key: user-data}}"),
    ),
    "f.yaml:66:25: VirtualMachine/x: cloud-init passes over this userData: its first line is no header of user data (begin with #cloud-config or with #!)",
    "f.yaml:66:32: VirtualMachine/x: cloudInit has userData and userDataSecretRef; only one of them can be",
  ],
  [
    "user data that cloud-init refuses, at its line where the text is written line by line",
    documents(
      BASE_FLEET,
      machine(
        "x",
        "cloudInit:",
        "  userData: |",
        "    #cloud-config",
        "",
        "    packages: [vim",
        "    runcmd: []",
      ),
      machine("y", 'cloudInit: {userData: "#cloud-config\\npackages: vim\\n"}'),
    ),
    "f.yaml:71:7: VirtualMachine/x: userData, line 4: this is not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]",
    'f.yaml:79:25: VirtualMachine/y: userData, line 2: packages must be a list of entries, but is "vim"',
  ],
  [
    "pools without what their type needs",
    documents(
      resource("StoragePool", "a", "type: dir", "volumeGroup: vg"),
      resource("StoragePool", "b", "type: dir", "path: /a/../b"),
    ),
    "f.yaml:5:3: StoragePool/a: a pool of type dir needs path",
    "f.yaml:6:3: StoragePool/a: a pool of type dir has no volumeGroup",
    'f.yaml:13:9: StoragePool/b: the path "/a/../b" must not contain ".."',
  ],
  [
    "volumes that hold nothing, and limits that exclude each other",
    documents(
      BASE_FLEET,
      resource("Volume", "v", "pool: local", "size: '20'", "qos: {totalIops: 10, readIops: 5}"),
      resource("Volume", "w", "pool: local", "size: '1000001'"),
    ),
    'f.yaml:65:9: Volume/v: the size 20 is less than 1Mi (did you mean "20Gi"?)',
    "f.yaml:66:9: Volume/v: qos.totalIops cannot be combined with readIops or writeIops",
    "f.yaml:73:9: Volume/w: the size 1000001 is less than 1Mi",
  ],
];

describe("the checks of one resource report", () => {
  test.each(ROWS)("%s", (_name, content, ...problems) => {
    expect(problemsOf(content)).toEqual(problems);
  });
});
