import fc from "fast-check";
import type { Mark, MemberMark } from "../../model/object.ts";
import { DISK_LIMITS, type DiskLimits } from "./disk-tuning.ts";
import { volumeKey } from "./domain-disks.ts";
import type { DomainDefinition } from "./domain-types.ts";
import type { NetworkDefinition } from "./network-xml.ts";
import type { BurstState, DiskState, InterfaceState } from "./states.ts";

/** Random states for tests: every state that the types allow and libvirt's grammar can express. */

/** Strings that break out of XML if they are concatenated instead of encoded. */
const hostile = fc.constantFrom(
  `'"><x a='`,
  "]]>",
  "<![CDATA[",
  "&amp;&#65;",
  "ünï€😀",
  "a&b<c>d",
  "--><!--",
  "$(id)`id`",
);
const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const phrase = fc.tuple(word, hostile, word).map((parts) => parts.join(""));
const value = fc.oneof(word, phrase);
const path = value.map((name) => `/pool/${name.replaceAll("/", "_")}`);

const mac = fc.stringMatching(/^52(:[0-9a-f]{2}){5}$/);
const count = fc.integer({ min: 1, max: 1_000_000 });
const cpus = fc
  .uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 8 })
  .map((all) => all.sort((a, b) => a - b));

/** A disk without limits. */
export const NO_LIMITS: DiskLimits = Object.fromEntries(DISK_LIMITS.map((limit) => [limit, null]));

const limits = fc.constantFrom(
  {},
  { totalIops: 100 },
  { readIops: 5, writeIops: 6 },
  { totalBytesPerSecond: 1048576, totalIops: 1 },
  { readBytesPerSecond: 4096 },
);
const ending = fc.constantFrom("", ".qcow2", ".raw");

function disk(index: number): fc.Arbitrary<DiskState> {
  const fixed = {
    target: fc.constant(`vd${String.fromCharCode(97 + index)}`),
    bus: fc.constant("virtio" as const),
  };
  const source = fc.tuple(path, ending).map(([name, end]) => `${name}${index}${end}`);
  const shape = {
    ...fixed,
    source,
    sourceType: fc.constantFrom("file", "block"),
    format: fc.constantFrom("qcow2", "raw"),
  };
  const whole = fc.tuple(fc.record(shape as Record<keyof typeof shape, fc.Arbitrary<string>>), limits);
  const bootOrder = index === 0 ? 1 : null;
  return whole.map(([record, limit]) => ({ ...record, ...NO_LIMITS, ...limit, bootOrder }) as DiskState); // built from its own fields
}

const monitors = fc
  .uniqueArray(fc.oneof(fc.ipV4(), fc.constant("[fd00::7]")), { minLength: 1, maxLength: 3 })
  .map((hosts) => hosts.map((host) => `${host}:6789`).sort());

/** Creates a disk in a Ceph cluster. */
function networkDisk(index: number): fc.Arbitrary<DiskState> {
  const access = fc.record({ monitors, user: word, secret: fc.uuid() });
  return fc.tuple(disk(index), access).map(([{ source, ...state }, accessFields]) => {
    const name = source.slice(source.lastIndexOf("/") + 1);
    return { ...state, source: `vms/${name}`, sourceType: "network", format: "raw", ...accessFields };
  });
}

const sizes = fc.dictionary(value, fc.nat(), { minKeys: 1, maxKeys: 3 });

const disks = fc
  .integer({ min: 0, max: 3 })
  .chain((length) =>
    fc.tuple(...Array.from({ length }, (_, index) => fc.oneof(disk(index), networkDisk(index)))),
  )
  .map((all) => Object.fromEntries(all.map((state) => [volumeKey(state.source), state])));

const nic: fc.Arbitrary<InterfaceState> = fc.record({
  mac,
  source: fc.oneof(value, fc.stringMatching(/^bridge:[a-z][a-z0-9]{0,10}$/)),
  tap: fc.stringMatching(/^fw[0-9a-f]{8}$/),
  model: fc.constantFrom("virtio", "e1000e", "rtl8139"),
  link: fc.constantFrom("up", "down"),
  ipv4: fc.option(fc.ipV4()),
});

const interfaces = fc
  .uniqueArray(nic, { maxLength: 3, selector: (state) => state.mac })
  .map((all) => Object.fromEntries(all.map((state, index) => [`net${index}`, state])));

const kernel = fc.record({
  path,
  initrd: fc.oneof(fc.constant(""), path),
  cmdline: fc.oneof(fc.constant(""), value),
});

const pins = fc.oneof(
  fc.record({ cpuset: cpus, cpuPins: fc.constant({}) }),
  fc.record({ cpuset: fc.constant([]), cpuPins: fc.constant({ 0: 3 }) }),
);

const credits = fc.double({ min: 0, max: 1_000_000, noNaN: true, noDefaultInfinity: true }).map(Math.abs);
const burst: fc.Arbitrary<BurstState> = fc.record({
  baselinePercent: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant(22.5)),
  maxCredits: credits,
  initialCredits: credits,
  mode: fc.constantFrom("standard", "unlimited"),
});

const basics: fc.Arbitrary<
  Omit<DomainDefinition, "cpuset" | "cpuPins" | "vcpus" | "vcpusMax" | "memoryKiB">
> = fc.record({
  uuid: fc.uuid(),
  type: fc.constantFrom("kvm", "qemu"),
  arch: fc.constant("x86_64"),
  machine: fc.constantFrom("q35", "pc"),
  firmware: fc.constantFrom("bios", "efi"),
  kernel: fc.option(kernel),
  cpuMode: fc.constantFrom("host-passthrough", "host-model", "maximum", "default", "qemu64"),
  cpuShares: fc.option(fc.integer({ min: 2, max: 262144 })),
  cpuQuotaUs: fc.oneof(fc.constant(-1), fc.integer({ min: 1000, max: 800_000 })),
  burst: fc.option(burst, { nil: null }),
  emulatorPins: cpus,
  memoryMaxKiB: fc.integer({ min: 2, max: 1024 }).map((blocks) => blocks * 65536),
  hugepages: fc.boolean(),
  disks,
  seed: fc.option(path),
  interfaces,
  hostDevices: fc.constantFrom([], ["0000:01:00.0"], ["0000:01:00.0", "00a1:af:1f.7"]),
  guestAgent: fc.boolean(),
  watchdog: fc.constantFrom("none", "reset", "poweroff", "pause"),
  tpm: fc.boolean(),
  graphics: fc.constantFrom("none", "vnc", "spice"),
  instanceType: value,
  instanceId: fc.option(value),
  gracePeriodSeconds: count,
});

export const domains: fc.Arbitrary<DomainDefinition> = fc
  .tuple(
    basics,
    pins,
    fc.integer({ min: 1, max: 8 }),
    fc.integer({ min: 0, max: 8 }),
    fc.option(sizes, { nil: undefined }),
  )
  .map(([basic, pin, vcpus, more, diskBytes]) => ({
    ...basic,
    ...pin,
    machineType: basic.machine, // libvirt adds a version
    ...(diskBytes === undefined ? {} : { diskBytes }),
    vcpus,
    vcpusMax: vcpus + more,
    memoryKiB: basic.memoryMaxKiB - 1024 * more,
  }));

const leases = fc.dictionary(
  mac,
  fc.record({ ipv4: fc.ipV4(), hostname: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[a-z]$/) }),
  {
    maxKeys: 4,
  },
);

const routed: fc.Arbitrary<NetworkDefinition> = fc
  .record({
    uuid: fc.uuid(),
    forward: fc.constantFrom("nat", "isolated"),
    bridge: fc.stringMatching(/^fw[0-9a-f]{8}$/),
    mtu: fc.option(fc.integer({ min: 1280, max: 9000 })),
    address: fc.constantFrom("10.20.0.1/24", "192.168.7.254/16"),
    dhcp: fc.boolean(),
    nameservers: fc.array(fc.ipV4(), { maxLength: 2 }),
    leases,
  })
  .map((network) => ({ ...network, leases: network.dhcp ? network.leases : {} }));

const bridged: fc.Arbitrary<NetworkDefinition> = fc.record({
  uuid: fc.uuid(),
  forward: fc.constant("bridge"),
  bridge: fc.constant("br0"),
  mtu: fc.constant(null),
  address: fc.constant(null),
  dhcp: fc.constant(false),
  nameservers: fc.constant([]),
  leases: fc.constant({}),
});

export const networks: fc.Arbitrary<NetworkDefinition> = fc.oneof(routed, bridged);

const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const digest = fc.stringMatching(/^[0-9a-f]{64}$/);

const members: fc.Arbitrary<MemberMark> = fc.record(
  {
    pool: phrase.map((name) => `VirtualMachinePool/default/${name}` as const),
    template: digest,
    commit: value,
    templated: time,
    created: time,
    updated: time,
    warm: fc.boolean(),
    attempts: fc.nat(),
    previous: fc.record({ template: digest, commit: value }),
    rejected: digest,
  },
  { requiredKeys: ["pool", "template", "commit", "templated", "created", "updated", "warm", "attempts"] },
);

export const marks: fc.Arbitrary<Mark> = fc.record(
  {
    fleet: phrase,
    owner: phrase.map((name) => `VirtualMachine/default/${name}` as const),
    applied: fc.stringMatching(/^[0-9a-f]{64}$/),
    commit: value,
    protect: fc.boolean(),
    keep: fc.record({ onDelete: fc.constantFrom("delete", "retain"), trashSeconds: fc.nat() }),
    origin: fc.stringMatching(/^[0-9a-f]{40}$/),
    member: members,
  },
  { requiredKeys: ["fleet", "owner", "applied", "commit", "protect", "keep"] },
);

/** Elements that libvirt and users add to a definition. */
export const additions = fc.constantFrom(
  "<title>by hand</title>",
  "<metadata><app:x xmlns:app='http://example.test/'>1</app:x></metadata>",
  "<devices><sound model='ich9'/><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>",
  "<os><smbios mode='sysinfo'/></os>",
  "<seclabel type='none'/>",
);

/**
 * What libvirt 9.0 to 11.3 adds by itself to a machine (qemuDomainDefAddDefaultDevices and its neighbours), here for x86
 * and with the values that it gives to a machine with this watchdog.
 */
export function implicitDevices(watchdog: DomainDefinition["watchdog"]): readonly string[] {
  const device = (xml: string) => `<devices>${xml}</devices>`;
  return [
    device(`<watchdog model='itco' action='${watchdog === "none" ? "reset" : watchdog}'/>`), // q35, since 9.1
    device("<controller type='sata' index='0'/>"),
    device("<controller type='usb' index='0' model='qemu-xhci' ports='15'/>"),
    device("<controller type='virtio-serial' index='0'/>"),
    device("<audio id='1' type='none'/>"),
    device("<input type='mouse' bus='ps2'/><input type='keyboard' bus='ps2'/>"),
    device("<memballoon model='virtio'/>"),
    device("<panic model='isa'/>"),
    device("<iommu model='intel'><driver intremap='on' eim='on'/></iommu>"), // q35 with more than 255 CPUs
    "<features><vmport state='off'/><smm state='on'/><ioapic driver='qemu'/></features>",
    "<pm><suspend-to-mem enabled='no'/><suspend-to-disk enabled='no'/></pm>",
    "<resource><partition>/machine</partition></resource>",
    "<seclabel type='dynamic' model='dac' relabel='yes'/>",
  ];
}
