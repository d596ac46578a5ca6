import { type Check, passed } from "../check.ts";
import type { CgroupFacts, ProbedFacts } from "../host-facts.ts";
import type { Needs } from "../needs.ts";

/** The controllers that limits of machines need (https://libvirt.org/cgroups.html). */
const CONTROLLERS = ["cpu", "cpuset"] as const;

/** Checks the control groups of machines. */
export function cgroupChecks({ cgroups }: ProbedFacts, needs: Needs): readonly Check[] {
  const need = needs.of("cpu-limits");
  if (need === undefined) return [];
  const version = `cgroup v${cgroups.version}`;
  const missing = CONTROLLERS.filter((controller) => !isUsable(controller, cgroups));
  if (missing.length === 0) return [passed("CPU limits", `${version}: ${CONTROLLERS.join(", ")}`)];
  return [
    {
      name: "CPU limits",
      status: "warning",
      about: `${version}: machines get no controller ${missing.join(", ")}`,
      why: "shares, quotas and dedicated CPUs have no effect",
      neededBy: need.by,
      ...remedy(missing, cgroups),
    },
  ];
}

function isUsable(controller: string, { controllers, setting }: CgroupFacts): boolean {
  return controllers.has(controller) && (setting === undefined || setting.includes(`"${controller}"`));
}

function remedy(missing: readonly string[], { version, controllers, setting }: CgroupFacts): Partial<Check> {
  if (missing.every((controller) => controllers.has(controller)))
    return { hint: `add them to the setting in /etc/libvirt/qemu.conf, and restart libvirt: ${setting}` };
  if (version === 1)
    return { hint: `boot without cgroup_disable=, and mount ${missing.join(" and ")} below /sys/fs/cgroup` };
  return {
    hint: "in a container, its manager must delegate them (systemd: Delegate=yes); on a host, boot without cgroup_disable=, and mount no controller as cgroup v1",
  };
}
