import { probeKvm } from "../../host/kvm.ts";
import type { Shell } from "../../host/shell.ts";
import { hashOf } from "../../model/hash.ts";
import type { HostFacts } from "../../model/snapshot.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import { loadCpuUnit } from "./cpu-unit.ts";
import { omitUndefined } from "./definition-values.ts";
import { isTestDriver, type LibvirtHost } from "./host.ts";
import { machineFamily } from "./machine-type.ts";
import { type Element, parseXml } from "./xml.ts";
import { attributeOf, child, childrenOf, textContent, textOf } from "./xml-edit.ts";

/** Reads what the host is and can do: from libvirt, and from the host itself where libvirt does not say. */
export async function readFacts(host: LibvirtHost, signal: AbortSignal): Promise<HostFacts> {
  const { connect, shell } = host;
  const [info, kvm, capabilities, cpuUnit, hardware] = await Promise.all([
    connect.nodeGetInfo(),
    readKvm(host),
    loadCapabilities(host),
    loadCpuUnit(host, signal),
    shell === undefined ? NO_HARDWARE : readHardware(shell, signal),
  ]);
  const { cpus, memoryKiB } = info;
  const arch = isTestDriver(host) ? "x86_64" : info.model; // the test driver claims i686, and takes machines of every kind
  return {
    arch,
    hypervisor: hypervisorOf(host, kvm),
    cpus,
    memoryBytes: memoryKiB * 1024,
    shell: shell !== undefined,
    kvm,
    cpuUnit,
    ...hardware,
    ...capabilities,
  };
}

function hypervisorOf(host: LibvirtHost, kvm: HostFacts["kvm"]): HostFacts["hypervisor"] {
  if (isTestDriver(host)) return "test";
  return kvm.usable ? "kvm" : "qemu";
}

type Capabilities = Pick<HostFacts, "identity" | "cpu" | "machineTypes">;

/** The capabilities by connection, read once: libvirt inspects all of the host's hardware to answer. */
const CAPABILITIES = new WeakMap<LibvirtHost["connect"], Promise<Capabilities>>();

function loadCapabilities(host: LibvirtHost): Promise<Capabilities> {
  if (isTestDriver(host)) return Promise.resolve({});
  const capabilities = CAPABILITIES.get(host.connect) ?? readCapabilities(host);
  CAPABILITIES.set(host.connect, capabilities);
  capabilities.catch(() => CAPABILITIES.delete(host.connect));
  return capabilities;
}

/** Reads https://libvirt.org/formatcaps.html. libvirt itself ignores UUIDs that repeat one digit. */
async function readCapabilities({ connect }: LibvirtHost): Promise<Capabilities> {
  const [xml, name] = await Promise.all([connect.getCapabilities(), connect.getHostname()]);
  const capabilities = parseXml(xml);
  const host = child(capabilities, "host");
  const uuid = textOf(host, "uuid");
  const identity = uuid === undefined ? undefined : `${uuid} ${name}`;
  const cpu = child(host, "cpu");
  return omitUndefined({
    identity,
    cpu: cpu && describeCpu(cpu),
    machineTypes: machineTypesOf(capabilities, textOf(cpu, "arch")),
  });
}

function describeCpu(cpu: Element): string {
  const features = childrenOf(cpu, "feature").map((feature) => attributeOf(feature, "name") ?? "");
  return `${textOf(cpu, "model") ?? "?"} ${textOf(cpu, "vendor") ?? "?"} ${hashOf(features.sort()).slice(0, 12)}`;
}

/** Returns the machine types of guests of the host's own architecture. Aliases such as `q35` are none. */
function machineTypesOf(capabilities: Element, arch: string | undefined): readonly string[] {
  const archs = childrenOf(capabilities, "guest").map((guest) => child(guest, "arch"));
  const own = archs.filter((guestArch) => attributeOf(guestArch, "name") === arch);
  const names = own.flatMap((guestArch) =>
    childrenOf(guestArch, "machine").map((machine) => textContent(machine) ?? ""),
  );
  return [...new Set(names)].filter((name) => machineFamily(name) !== name).sort();
}

/**
 * Returns whether KVM is usable: libvirt must offer it, and a guest must start. The file /dev/kvm alone proves nothing.
 */
async function readKvm(host: LibvirtHost): Promise<HostFacts["kvm"]> {
  if (isTestDriver(host)) return { usable: false, reason: "libvirt's test driver runs no guests" };
  const offered = await host.connect.getDomainCapabilities({ virttype: "kvm" }).then(
    (xml) => textOf(parseXml(xml), "domain") === "kvm",
    () => false,
  );
  if (!offered) return { usable: false, reason: "libvirt on this host does not offer KVM" };
  if (host.shell === undefined) return { usable: true };
  const { usable, reason } = await probeKvm(host.shell);
  return usable ? { usable } : { usable, reason };
}

type Hardware = Pick<HostFacts, "devices" | "hugepages" | "links">;

const NO_HARDWARE: Hardware = { devices: [], hugepages: { free: 0, total: 0 } };

/**
 * Prints a line `address vendor product class` for each PCI device, then the huge pages and the interfaces, in one
 * command.
 */
const HARDWARE = `cd /sys/bus/pci/devices 2>/dev/null && for d in *; do [ -e "$d/vendor" ] &&
read -r v < "$d/vendor" && read -r p < "$d/device" && read -r c < "$d/class" && echo "$d $v $p $c"; done
cd /sys/kernel/mm/hugepages/hugepages-2048kB 2>/dev/null && read -r f < free_hugepages && read -r n < nr_hugepages &&
echo "hugepages $f $n"
links=$(ip -j -4 addr show 2>/dev/null) && echo "links $links"; true`;

async function readHardware(shell: Shell, signal: AbortSignal): Promise<Hardware> {
  const { stdout } = await shell.script(HARDWARE, { signal });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const pages = lines.find(([first]) => first === "hugepages");
  const devices = lines.filter(
    ([address = "", , , type = ""]) => /^[0-9a-f]{4}:/.test(address) && !isBridge(type),
  );
  return {
    devices: devices.map(([address = "", vendor = "", product = ""]) => ({
      address,
      vendor: vendor.replace("0x", ""),
      product: product.replace("0x", ""),
    })),
    hugepages: { free: Number(pages?.[1] ?? 0), total: Number(pages?.[2] ?? 0) },
    ...parseAnswer("ip", () => parseLinks(stdout)),
  };
}

interface AddressedHostLink {
  readonly ifname: string;
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
}

/** Parses the host's own interfaces, without those that machine networks consist of. */
export function parseLinks(stdout: string): Pick<HostFacts, "links"> {
  const text = /^links (.*)$/m.exec(stdout)?.[1];
  if (text === undefined) return {};
  const all = (JSON.parse(text) as AddressedHostLink[]).filter(
    ({ ifname }) => ifname !== "lo" && !ifname.startsWith("fw"),
  ); // output of ip -j
  const entries = all.map(({ ifname, mtu, addr_info }) => {
    const addresses = addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`).sort();
    return [ifname, { mtu, addresses }] as const;
  });
  return { links: Object.fromEntries(entries) };
}

/** PCI class 06: bridges, which hold the host together and cannot be passed to guests. */
function isBridge(type: string): boolean {
  return type.startsWith("0x06");
}
