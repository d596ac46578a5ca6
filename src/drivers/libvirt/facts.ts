import { probeKvm } from "../../host/kvm.ts";
import type { Shell } from "../../host/shell.ts";
import type { HostFacts } from "../../model/plan.ts";
import { type Host, isTestDriver } from "./host.ts";
import { parseXml } from "./xml.ts";
import { textOf } from "./xml-edit.ts";

/** What the host is and can do: libvirt's word, and the host's own where libvirt does not say. */
export async function readFacts(host: Host, signal: AbortSignal): Promise<HostFacts> {
  const { connect, shell } = host;
  const [info, kvm, hardware] = await Promise.all([
    connect.nodeGetInfo(),
    readKvm(host),
    shell === undefined ? NO_HARDWARE : readHardware(shell, signal),
  ]);
  const hypervisor = isTestDriver(host) ? "test" : kvm.usable ? "kvm" : "qemu";
  const { cpus, memoryKiB } = info;
  const arch = isTestDriver(host) ? "x86_64" : info.model; // the test driver claims i686, and takes machines of every kind
  const own = { cpus, memoryBytes: memoryKiB * 1024, shell: shell !== undefined };
  return { arch, hypervisor, ...own, kvm, ...hardware };
}

/** libvirt must offer it, and a guest must really come up: a /dev/kvm alone proves nothing. */
async function readKvm(host: Host): Promise<HostFacts["kvm"]> {
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

/** Everything in one command: `address vendor product class` a line, then the huge pages and the interfaces. */
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
    ...linksIn(stdout),
  };
}

interface Addressed {
  readonly ifname: string;
  readonly mtu: number;
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number }[];
}

/** The host's own interfaces: not those that networks of machines are made of. */
function linksIn(stdout: string): Pick<HostFacts, "links"> {
  const text = /^links (.*)$/m.exec(stdout)?.[1];
  if (text === undefined) return {};
  const all = (JSON.parse(text) as Addressed[]).filter(
    ({ ifname }) => ifname !== "lo" && !ifname.startsWith("fw"),
  ); // of ip -j
  const entries = all.map(({ ifname, mtu, addr_info }) => {
    const addresses = addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`).sort();
    return [ifname, { mtu, addresses }] as const;
  });
  return { links: Object.fromEntries(entries) };
}

/** PCI class 06: what holds the host together, and cannot be handed out. */
function isBridge(type: string): boolean {
  return type.startsWith("0x06");
}
