import { openShell, type Shell } from "../host/shell.ts";
import { Failure } from "../model/failure.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";
import type {
  AnyObjectType,
  Connection,
  Driver,
  DriverWorld,
  HostAddress,
  HostDriver,
  HostPart,
} from "./driver.ts";
import { type HostMarks, shellMarks } from "./marks.ts";

/** libvirt's side of a host: it is always there, also where no command can be run. */
export interface BaseDriver {
  readonly types: readonly AnyObjectType[];
  open(
    address: HostAddress,
    shell: Shell | undefined,
    world: DriverWorld,
    signal: AbortSignal,
  ): Promise<Connection>;
}

/**
 * Everything on a host as one target: libvirt, and the drivers of its other parts. They share one shell. What one of them
 * cannot read makes the host unreadable: what is on it is then unknown.
 */
export function createHostDriver(libvirt: BaseDriver, others: readonly HostDriver[]): Driver<"host"> {
  return {
    name: "host",
    serves: "host",
    types: [...libvirt.types, ...others.flatMap(({ types }) => types)],
    async open(address, world, signal) {
      const shell = address.shell === undefined ? undefined : openShell(address.shell, { atOnce: true });
      try {
        const base = await libvirt.open(address, shell, world, signal);
        if (shell === undefined) return base;
        const marks = shellMarks(shell);
        const parts = others.map(({ types, open }) => ({
          names: new Set(types.map(({ name }) => name)),
          part: open({ target: address.id, shell, marks, world }),
        }));
        return together(base, parts, marks, shell);
      } catch (error) {
        await shell?.[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

interface Part {
  /** The object types that it looks after. */
  readonly names: ReadonlySet<string>;
  readonly part: HostPart;
}

function together(base: Connection, parts: readonly Part[], marks: HostMarks, shell: Shell): Connection {
  const partOf = ({ type }: { readonly type: string }): HostPart =>
    parts.find(({ names }) => names.has(type))?.part ?? base;
  const allParts = async (signal: AbortSignal): Promise<ObservedObject[]> => {
    if (parts.length === 0) return [];
    await marks.refresh(signal);
    return (await Promise.all(parts.map(({ part }) => part.read(signal)))).flat();
  };
  return {
    target: base.target,
    ...(base.facts === undefined ? {} : { facts: base.facts }),
    ...(base.watch === undefined ? {} : { watch: base.watch }),
    ...(base.stats === undefined ? {} : { stats: base.stats }),
    ...(base.clear === undefined ? {} : { clear: base.clear }),
    async read(signal) {
      const [own, others] = await Promise.all([base.read(signal), allParts(signal)]);
      return [...own.map((object) => using(object, parts)), ...others];
    },
    async reread(ids, signal) {
      const groups = grouped(ids, partOf);
      if ([...groups.keys()].some((part) => part !== base)) await marks.refresh(signal);
      const read = await Promise.all([...groups].map(([part, own]) => part.reread(own, signal)));
      return read.flat().map((object) => using(object, parts));
    },
    atOnce: (type) => partOf({ type }).atOnce?.(type),
    perform: (change, signal) => partOf(change).perform(change, signal),
    adopt: (change, signal) => partOf(change).adopt(change, signal),
    async [Symbol.asyncDispose]() {
      await base[Symbol.asyncDispose]();
      await shell[Symbol.asyncDispose]();
    },
  };
}

/** A machine with what it uses of the other parts: libvirt knows only the name of a bridge. */
function using(object: ObservedObject, parts: readonly Part[]): ObservedObject {
  const used = parts.flatMap(({ part }) => part.usedBy?.(object) ?? []);
  return used.length === 0 ? object : { ...object, needs: [...object.needs, ...used].sort() };
}

function grouped(
  ids: readonly ObjectId[],
  partOf: (object: { readonly type: string }) => HostPart,
): Map<HostPart, ObjectId[]> {
  const groups = new Map<HostPart, ObjectId[]>();
  for (const id of ids) {
    const part = partOf({ type: id.slice(0, id.indexOf("@")) });
    groups.set(part, [...(groups.get(part) ?? []), id]);
  }
  return groups;
}

/** For a driver's own check that it was given a change of one of its types. */
export function unknownType(driver: string, { id, type }: { id: ObjectId; type: string }): Failure {
  return new Failure("bug", `${id}: ${driver} has no objects of type ${type}`);
}
