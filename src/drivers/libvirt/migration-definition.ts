import type { Mark } from "../../model/object.ts";
import { writeSeed } from "./domain-devices.ts";
import { writeDiskNames } from "./domain-disks.ts";
import { interfaces } from "./domain-interfaces.ts";
import { writeKernel } from "./domain-platform.ts";
import { relocateDomain } from "./domain-relocate.ts";
import { resources } from "./domain-resources.ts";
import { readDomain } from "./domain-xml.ts";
import { writeMark } from "./metadata.ts";
import type { DomainState } from "./states.ts";
import { copyElement, type Element } from "./xml.ts";
import { child, childrenOf, ensureChild } from "./xml-edit.ts";

/**
 * Returns a definition for another host: disks at their new paths, CPUs, networks, seed and kernel as `after` names them there, and
 * the mark. What the guest sees stays as it is: otherwise libvirt refuses the migration (virDomainDefCheckABIStability).
 */
export function relocateDefinition(
  definition: Element,
  after: DomainState,
  mark: Mark | undefined,
  paths: ReadonlyMap<string, string>,
): Element {
  const domain = copyElement(definition);
  const before = readDomain(domain);
  replacePaths(domain, paths);
  const disks = Object.entries(before.disks).map(([key, disk]) => [
    key,
    { ...disk, source: paths.get(disk.source) ?? disk.source },
  ]);
  writeDiskNames(domain, Object.fromEntries(disks) as DomainState["disks"]);
  const state = relocateDomain(before as DomainState, after);
  resources.write(domain, state, String);
  interfaces.write(domain, state, String);
  writeSeed(domain, state.seed);
  if (state.kernel !== null) writeKernel(ensureChild(domain, "os"), state.kernel);
  writeMark(domain, mark);
  return domain;
}

function replacePaths(domain: Element, paths: ReadonlyMap<string, string>): void {
  for (const disk of childrenOf(child(domain, "devices"), "disk")) {
    const source = child(disk, "source");
    for (const name of ["file", "dev"] as const) {
      const path = paths.get(source?.attributes[name] ?? "");
      if (source !== undefined && path !== undefined) source.attributes[name] = path;
    }
  }
}

/** Returns the device names of the disks with these paths: `vda`. */
export function diskTargets(domain: Element, paths: ReadonlySet<string>): string[] {
  const disks = childrenOf(child(domain, "devices"), "disk");
  return disks.flatMap((disk) => {
    const { file = "", dev = "" } = child(disk, "source")?.attributes ?? {};
    const target = child(disk, "target")?.attributes.dev;
    return target !== undefined && (paths.has(file) || paths.has(dev)) ? [target] : [];
  });
}
