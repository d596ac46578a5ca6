import type { Check } from "../check.ts";
import { type Component, packagesOf } from "../components.ts";
import { type Distribution, installCommand } from "../distribution.ts";
import type { ProbedFacts } from "../host-facts.ts";
import type { Need, Needs } from "../needs.ts";
import type { Feature } from "../requirements.ts";

interface ComponentRule {
  readonly component: Component;
  readonly name: string;
  readonly features: readonly Feature[];
  /** The reason why the features need the component: "starts the guests". */
  readonly purpose: string;
  /** The host works without it, with a limit. */
  readonly isOptional?: true;
  isThere(facts: ProbedFacts): boolean;
}

const has =
  (program: string) =>
  ({ programs }: ProbedFacts): boolean =>
    programs.has(program);

const RULES: readonly ComponentRule[] = [
  {
    component: "qemu",
    name: "QEMU",
    features: ["machines"],
    purpose: "runs the machines",
    isThere: has("qemu-system-x86_64"),
  },
  {
    component: "qemu-img",
    name: "qemu-img",
    features: ["disk-files"],
    purpose: "creates disk files",
    isThere: has("qemu-img"),
  },
  {
    component: "qemu-rbd",
    name: "QEMU's rbd",
    features: ["rbd"],
    purpose: "opens disks in Ceph",
    isThere: ({ qemuModules }) => qemuModules.has("block-rbd.so"),
  },
  {
    component: "lvm",
    name: "LVM",
    features: ["lvm"],
    purpose: "creates logical volumes",
    isThere: has("lvcreate"),
  },
  {
    component: "libvirt-lvm",
    name: "libvirt's LVM driver",
    features: ["lvm"],
    purpose: "opens volume groups",
    isThere: ({ storageBackends }) => storageBackends.has("libvirt_storage_backend_logical.so"),
  },
  {
    component: "iproute",
    name: "iproute2",
    features: ["overlay", "router", "firewall"],
    purpose: "creates bridges, VXLAN and routers",
    isThere: ({ programs }) => programs.has("ip") && programs.has("bridge"),
  },
  {
    component: "nft",
    name: "nftables",
    features: ["firewall", "overlay", "router"],
    purpose: "filters and translates the packets of machines",
    isThere: has("nft"),
  },
  {
    component: "modprobe",
    name: "modprobe",
    features: ["firewall"],
    purpose: "loads br_netfilter, without which nftables sees no packet between machines",
    isThere: has("modprobe"),
  },
  {
    component: "dnsmasq",
    name: "dnsmasq",
    features: ["local-network", "router"],
    purpose: "serves DHCP and DNS to machines",
    isThere: has("dnsmasq"),
  },
  {
    component: "dhcp_release",
    name: "dhcp_release",
    features: ["router"],
    purpose: "frees the address of a removed machine before its lease expires",
    isOptional: true,
    isThere: has("dhcp_release"),
  },
  {
    component: "haproxy",
    name: "HAProxy",
    features: ["load-balancer"],
    purpose: "distributes connections",
    isThere: has("haproxy"),
  },
  {
    component: "socat",
    name: "socat",
    features: ["load-balancer"],
    purpose: "talks to HAProxy's Runtime API",
    isThere: has("socat"),
  },
  {
    component: "ps",
    name: "ps",
    features: ["load-balancer"],
    purpose: "finds the processes of HAProxy",
    isThere: has("ps"),
  },
  {
    component: "qemu-spice",
    name: "QEMU's SPICE",
    features: ["spice"],
    purpose: "shows screens of type spice",
    isThere: ({ qemuModules }) => qemuModules.has("ui-spice-core.so"),
  },
  { component: "swtpm", name: "swtpm", features: ["tpm"], purpose: "emulates a TPM", isThere: has("swtpm") },
  {
    component: "uefi",
    name: "UEFI firmware",
    features: ["efi"],
    purpose: "boots machines with firmware: efi",
    isThere: ({ hasUefi }) => hasUefi,
  },
];

/** Checks the programs and files that the fleet needs. Those that are there are one line. */
export function componentChecks(facts: ProbedFacts, needs: Needs): readonly Check[] {
  const needed = RULES.flatMap((rule) => {
    const need = needs.of(...rule.features);
    return need === undefined ? [] : [{ rule, need }];
  });
  const present = needed.filter(({ rule }) => rule.isThere(facts)).map(({ rule }) => rule.name);
  const missing = needed.filter(({ rule }) => !rule.isThere(facts));
  return [
    ...(present.length === 0 ? [] : [{ name: "programs", status: "ok", about: present.join(", ") } as const]),
    ...missing.map(({ rule, need }) => missingComponent(rule, need, facts.distribution)),
  ];
}

function missingComponent(rule: ComponentRule, need: Need, distribution: Distribution): Check {
  return {
    name: rule.name,
    status: rule.isOptional ? "warning" : need.status,
    about: "not installed",
    why: `it ${rule.purpose}`,
    neededBy: need.by,
    ...install([rule.component], distribution, rule.name),
  };
}

/** Returns the command that installs components, or the hint that none is known. */
export function install(
  components: readonly Component[],
  { family, title }: Distribution,
  name: string,
): Pick<Check, "commands" | "on" | "hint"> {
  const packages = family === undefined ? [] : packagesOf(components, family);
  if (family === undefined || packages.length === 0)
    return { hint: `install ${name} with the package manager of ${title}` };
  return { commands: [installCommand(family, packages)], on: "host" };
}
