import { type Check, passed } from "../check.ts";
import { installedDaemons, isReady, type ProbedFacts } from "../host-facts.ts";
import type { Daemon } from "../host-probe.ts";
import type { Needs } from "../needs.ts";
import type { Feature } from "../requirements.ts";
import { install } from "./component-checks.ts";

/** What each modular daemon serves. virtqemud itself is not in it: without it, libvirt does not answer at all. */
const PARTS: readonly (readonly [daemon: Daemon, features: readonly Feature[], purpose: string])[] = [
  ["virtnetworkd", ["local-network", "bridge", "existing-network"], "networks of one host"],
  ["virtstoraged", ["machines", "disk-files", "lvm"], "storage pools and disks"],
  ["virtsecretd", ["rbd"], "the keys of Ceph"],
  ["virtnodedevd", ["passthrough"], "PCI devices for machines"],
  ["virtlogd", ["machines"], "the consoles of machines"],
];

/**
 * Checks which of libvirt's daemons serve the host: one libvirtd, or a daemon for each part (https://libvirt.org/daemons.html). Both at once
 * would each believe to be the owner of the machines.
 */
export function daemonChecks(facts: ProbedFacts, needs: Needs): readonly Check[] {
  const { daemons } = facts;
  const isMonolithic = isReady("libvirtd", daemons);
  const isModular = isReady("virtqemud", daemons);
  if (isMonolithic && isModular) return [bothRun()];
  if (isMonolithic) return [passed("daemons", "libvirtd"), ...logChecks(facts, needs)];
  if (isModular) return modularChecks(facts, needs);
  return [noneRuns(facts, needs)];
}

function bothRun(): Check {
  return {
    name: "daemons",
    status: "error",
    about: "libvirtd and virtqemud both run",
    why: "each of them starts machines, and neither knows those of the other",
    commands: [
      "systemctl disable --now libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket libvirtd.service",
    ],
    on: "host",
    hint: "or keep libvirtd, and disable the virt*d sockets",
  };
}

function modularChecks(facts: ProbedFacts, needs: Needs): readonly Check[] {
  const ready = PARTS.filter(([daemon]) => isReady(daemon, facts.daemons)).map(([daemon]) => daemon);
  const missing = PARTS.flatMap(([daemon, features, purpose]) => {
    const need = needs.of(...features);
    if (need === undefined || isReady(daemon, facts.daemons)) return [];
    return [inactivePart(daemon, purpose, facts, need)];
  });
  return [passed("daemons", `modular: ${["virtqemud", ...ready].join(", ")}`), ...missing];
}

function inactivePart(
  daemon: Daemon,
  purpose: string,
  { daemons, distribution }: ProbedFacts,
  { status, by }: { readonly status: Check["status"]; readonly by: readonly string[] | undefined },
): Check {
  const isInstalled = installedDaemons(daemons).includes(daemon);
  return {
    name: daemon,
    status,
    about: isInstalled ? "its socket is not active" : "not installed",
    why: `it serves ${purpose}`,
    neededBy: by,
    ...(isInstalled
      ? { commands: [`systemctl enable --now ${daemon}.socket`], on: "host" }
      : install(["libvirt"], distribution, daemon)),
  };
}

/** virtlogd belongs to libvirtd, too. Without systemd, libvirtd starts it itself. */
function logChecks(facts: ProbedFacts, needs: Needs): readonly Check[] {
  const need = needs.of("machines");
  const { daemons } = facts;
  if (need === undefined || daemons.units.size === 0 || isReady("virtlogd", daemons)) return [];
  return [inactivePart("virtlogd", "the consoles of machines", facts, need)];
}

function noneRuns({ daemons, distribution, versions }: ProbedFacts, needs: Needs): Check {
  const [installed] = installedDaemons(daemons);
  const need = needs.of("machines");
  const shared = {
    name: "daemons",
    status: need?.status ?? "warning",
    why: "libvirt starts and stops the machines",
    neededBy: need?.by,
  } as const;
  if (installed !== undefined)
    return {
      ...shared,
      about: "libvirt is installed, and no daemon of it runs",
      commands: [`systemctl enable --now ${startableSocket(daemons)}`],
      on: "host",
    };
  if (versions.has("libvirt"))
    return {
      ...shared,
      about: "libvirt is installed, and no daemon of it runs",
      hint: "start libvirtd: this host has no systemd that would",
    };
  return { ...shared, about: "no daemon of libvirt runs", ...install(["libvirt"], distribution, "libvirt") };
}

function startableSocket(daemons: ProbedFacts["daemons"]): string {
  const installed = installedDaemons(daemons);
  if (installed.includes("libvirtd")) return "libvirtd.socket virtlogd.socket";
  return installed.map((daemon) => `${daemon}.socket`).join(" ");
}
