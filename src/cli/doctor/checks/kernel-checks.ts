import { type Check, passed } from "../check.ts";
import type { ProbedFacts } from "../host-facts.ts";
import type { Needs } from "../needs.ts";
import type { Feature } from "../requirements.ts";

/** The modules that features need, and what they do. */
const MODULES: readonly (readonly [module: string, features: readonly Feature[], purpose: string])[] = [
  ["vxlan", ["overlay"], "it carries networks between hosts"],
  ["br_netfilter", ["firewall"], "without it, nftables sees no packet between machines of a host"],
  ["vfio_pci", ["passthrough"], "it hands PCI devices to machines"],
];

/** Checks what the kernel must have. */
export function kernelChecks(facts: ProbedFacts, needs: Needs): readonly Check[] {
  return [...moduleChecks(facts, needs), ...hugepageChecks(facts, needs), ...iommuChecks(facts, needs)];
}

function moduleChecks({ modules, hasModulesFolder, kernel }: ProbedFacts, needs: Needs): readonly Check[] {
  const needed = MODULES.flatMap(([module, features, purpose]) => {
    const need = needs.of(...features);
    return need === undefined ? [] : [{ module, purpose, need }];
  });
  const present = needed.filter(({ module }) => modules.has(module)).map(({ module }) => module);
  const missing = needed.filter(({ module }) => !modules.has(module));
  return [
    ...(present.length === 0 ? [] : [passed("kernel", `${kernel}: ${present.join(", ")}`)]),
    ...missing.map(
      ({ module, purpose, need }): Check => ({
        name: module,
        status: need.status,
        about: `the running kernel, ${kernel}, has no module ${module}`,
        why: purpose,
        neededBy: need.by,
        ...(hasModulesFolder
          ? { hint: "boot a kernel that has it: the standard kernel of the distribution does" }
          : {
              commands: ["reboot"],
              on: "host",
              hint: `/lib/modules/${kernel} is missing, as after an update of the kernel`,
            }),
      }),
    ),
  ];
}

function hugepageChecks({ hugepages }: ProbedFacts, needs: Needs): readonly Check[] {
  const need = needs.of("hugepages");
  if (need === undefined) return [];
  if (hugepages > 0) return [passed("huge pages", `${hugepages} of 2 MiB`)];
  return [
    {
      name: "huge pages",
      status: need.status,
      about: "the host has none of 2 MiB",
      why: "machines with hugepages: true take all of their memory from them",
      neededBy: need.by,
      commands: [
        "sysctl -w vm.nr_hugepages=1024",
        "echo vm.nr_hugepages=1024 > /etc/sysctl.d/60-hugepages.conf",
      ],
      on: "host",
      hint: "1024 pages are 2 GiB: choose the memory of all such machines",
    },
  ];
}

function iommuChecks({ iommuGroups }: ProbedFacts, needs: Needs): readonly Check[] {
  const need = needs.of("passthrough");
  if (need === undefined) return [];
  if (iommuGroups > 0) return [passed("IOMMU", `${iommuGroups} groups`)];
  return [
    {
      name: "IOMMU",
      status: need.status,
      about: "off",
      why: "PCI devices can be passed to machines only through it",
      neededBy: need.by,
      hint: "enable VT-d or AMD-Vi in the firmware, boot with intel_iommu=on (Intel), and reboot",
    },
  ];
}
