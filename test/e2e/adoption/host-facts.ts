import { expect } from "vitest";
import { type Element, formatXml, isElement, parseXml } from "../../../src/drivers/libvirt/xml.ts";
import type { Stage } from "../harness.ts";

/** What a host says about a machine: nothing of it may change by an adoption. */
export interface MachineFacts {
  /** Of QEMU; empty for a machine that is off. */
  readonly pid: string;
  readonly stored: Element;
  /** Undefined: the machine is off. */
  readonly live: Element | undefined;
}

/** Both definitions of a machine, without our metadata, each device as one of the parts. */
export interface MachineParts {
  readonly pid: string;
  readonly stored: readonly string[];
  readonly live: readonly string[];
}

/** Reads machines in one command: the definitions with their secrets, as libvirt prints them. */
export async function readMachines(
  stage: Stage,
  names: readonly string[],
): Promise<ReadonlyMap<string, MachineFacts>> {
  const text = await stage.exec("hv1", ["sh", "-ec", READ, "sh", ...names]);
  const machines = text.split(SEPARATOR).slice(1);
  return new Map(
    machines.map((machine, index) => {
      const [pid = "", stored = "", live = ""] = machine.split(PART).map((part) => part.trim());
      const facts = { pid, stored: parseXml(stored), live: live === "" ? undefined : parseXml(live) };
      return [names[index] ?? "", facts];
    }),
  );
}

const SEPARATOR = "=== machine\n";
const PART = "--- part\n";
const READ = `for name; do
  printf '%s' '${SEPARATOR}'
  cat "/run/libvirt/qemu/$name.pid" 2>/dev/null || true
  printf '%s' '${PART}'
  virsh -q dumpxml --inactive --security-info "$name"
  printf '%s' '${PART}'
  [ ! -e "/run/libvirt/qemu/$name.pid" ] || virsh -q dumpxml --security-info "$name"
done`;

export async function readParts(
  stage: Stage,
  names: readonly string[],
): Promise<ReadonlyMap<string, MachineParts>> {
  const machines = await readMachines(stage, names);
  const toParts = ({ pid, stored, live }: MachineFacts): MachineParts => ({
    pid,
    stored: partsOf(stored),
    live: live === undefined ? [] : partsOf(live),
  });
  return new Map([...machines].map(([name, facts]) => [name, toParts(facts)]));
}

const OURS = "fleetwright:object";

/** Returns the parts of a definition, each device as one of them, with the metadata of others. */
export function partsOf(domain: Element): string[] {
  return domain.children.filter(isElement).flatMap((part) => {
    if (part.name === "devices") return part.children.filter(isElement).map(formatXml);
    if (part.name !== "metadata") return [formatXml(part)];
    return part.children
      .filter(isElement)
      .flatMap((entry) => (entry.name === OURS ? [] : [formatXml(entry)]));
  });
}

/**
 * Returns the parts that only one of two definitions has. The others must be equal, and in the same order. Only controllers
 * are sorted anew by libvirt when it adds one.
 */
export function changedParts(
  before: readonly string[],
  after: readonly string[],
): { lost: string[]; added: string[] } {
  const [was, is] = [new Set(before), new Set(after)];
  const inOrder = (parts: readonly string[]) => parts.filter((part) => kindOf(part) !== "controller");
  expect(inOrder(after).filter((part) => was.has(part))).toEqual(
    inOrder(before).filter((part) => is.has(part)),
  );
  return { lost: before.filter((part) => !is.has(part)), added: after.filter((part) => !was.has(part)) };
}

/** Returns the name of a part's element: `interface`. */
export function kindOf(part: string): string {
  return /^<([\w:-]+)/.exec(part)?.[1] ?? "";
}

/** Returns the checksums of the files in a directory of the host. */
export function checksums(stage: Stage, directory: string): Promise<string> {
  return stage.exec("hv1", ["sh", "-ec", `cd ${directory} && sha256sum -- *`]);
}
