import { Failure } from "../../model/failure.ts";
import { parseInteger } from "./definition-values.ts";
import type { Element } from "./xml.ts";
import { child, childrenOf, setAttributes, textOf } from "./xml-edit.ts";

/*
 * The parts of an adopted machine's definition that repeat the number of its CPUs and its memory. libvirt refuses or
 * ignores numbers that contradict them: https://libvirt.org/formatdomain.html#cpu-model-and-topology
 */

/**
 * Fits the topology and the only NUMA cell to a maximum of vCPUs: with other sockets or, if that does not divide, with
 * a socket for each vCPU. Throws `unsupported` for several cells, because nothing says which of them gets the CPUs.
 */
export function fitCpu(domain: Element, vcpusMax: number): void {
  const topology = child(domain, "cpu", "topology");
  if (topology !== undefined) fitTopology(topology, vcpusMax);
  const cell = onlyCell(domain, "CPUs are");
  if (cell !== undefined) cell.attributes.cpus = vcpusMax === 1 ? "0" : `0-${vcpusMax - 1}`;
}

/** The levels below a socket. Those that a definition does not name count one. */
const LEVELS = ["dies", "clusters", "cores", "threads"] as const;

function fitTopology(topology: Element, vcpusMax: number): void {
  const perSocket = LEVELS.reduce(
    (product, level) => product * (parseInteger(topology.attributes[level]) ?? 1),
    1,
  );
  if (vcpusMax % perSocket === 0) setAttributes(topology, { sockets: vcpusMax / perSocket });
  else {
    const present = LEVELS.filter((level) => topology.attributes[level] !== undefined);
    setAttributes(topology, { sockets: vcpusMax, ...Object.fromEntries(present.map((level) => [level, 1])) });
  }
}

/**
 * Fits the only NUMA cell to the memory: libvirt takes the memory of a machine with cells from them. Memory modules
 * count as memory, too, and stay. Throws `unsupported` for several cells, and for less memory than the modules have.
 */
export function fitMemory(domain: Element, memoryMaxKiB: number): void {
  const cell = onlyCell(domain, "memory is");
  if (cell === undefined) return;
  const modules = childrenOf(child(domain, "devices"), "memory").map((module) =>
    parseInteger(textOf(module, "target", "size") ?? "0"),
  );
  const rest = memoryMaxKiB - modules.reduce((sum, kib) => sum + kib, 0);
  if (rest <= 0) throw new Failure("unsupported", "its memory modules alone have more memory than that");
  setAttributes(cell, { memory: rest, unit: "KiB" });
}

function onlyCell(domain: Element, what: string): Element | undefined {
  const [first, ...others] = childrenOf(child(domain, "cpu", "numa"), "cell");
  if (others.length === 0) return first;
  const message = `its ${what} divided into ${others.length + 1} NUMA cells, and no field says how to divide others`;
  throw new Failure("unsupported", message, {
    hint: "change it with virsh edit, and write the same numbers into the InstanceType",
  });
}
