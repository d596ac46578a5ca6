import type { Mark } from "../../model/object.ts";
import { devices } from "./domain-devices.ts";
import { disks } from "./domain-disks.ts";
import { interfaces } from "./domain-interfaces.ts";
import { notes } from "./domain-notes.ts";
import { platform } from "./domain-platform.ts";
import { resources } from "./domain-resources.ts";
import type { DomainDefinition, Origin, Section } from "./domain-section.ts";
import { domainSkeleton, rewire } from "./domain-skeleton.ts";
import { writeMark } from "./mark.ts";
import { copy, type Element } from "./xml.ts";

const asItIs: Origin = (path) => path;

/** The canonical state of a definition (virDomainGetXMLDesc), of ours and of strangers alike. */
export function readDomain(domain: Element, origin: Origin = asItIs): DomainDefinition {
  return {
    ...platform.read(domain, origin),
    ...resources.read(domain, origin),
    ...disks.read(domain, origin),
    ...interfaces.read(domain, origin),
    ...devices.read(domain, origin),
    ...notes.read(domain, origin),
  };
}

/** The definition with this state in it: only what the state owns is changed, all else is kept as it is. */
export function writeDomain(
  before: Element,
  state: DomainDefinition,
  mark?: Mark,
  origin: Origin = asItIs,
): Element {
  const domain = copy(before);
  rewire(domain, state);
  for (const section of SECTIONS) section.write(domain, state, origin);
  writeMark(domain, mark);
  return domain;
}

export function newDomain(name: string, state: DomainDefinition, mark?: Mark): Element {
  return writeDomain(domainSkeleton(name, state), state, mark);
}

const SECTIONS: readonly Section<never>[] = [platform, resources, disks, interfaces, devices, notes];
