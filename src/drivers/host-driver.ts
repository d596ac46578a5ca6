import { openShell, type Shell } from "../host/shell.ts";
import type { ObjectId, ObservedObject } from "../model/object.ts";
import type {
  Connection,
  Driver,
  DriverContext,
  HealthByObject,
  HostAddress,
  HostDriver,
  HostSubsystem,
} from "./driver.ts";
import type { AnyObjectType } from "./object-type.ts";
import { createShellMarks, type HostMarks } from "./shared/marks.ts";
import { withMembers } from "./shared/with-members.ts";

/** The libvirt driver of a host. It also serves hosts on which no command can be run. */
export interface BaseDriver {
  readonly types: readonly AnyObjectType[];
  open(
    address: HostAddress,
    shell: Shell | undefined,
    context: DriverContext,
    signal: AbortSignal,
  ): Promise<Connection>;
}

/**
 * Creates the driver of a whole host: libvirt and the drivers of its other parts. They share one shell. If one of them
 * cannot read its part, the whole host is unreadable. Otherwise the objects of that part would count as absent.
 */
export function createHostDriver(libvirt: BaseDriver, others: readonly HostDriver[]): Driver<"host"> {
  return {
    name: "host",
    serves: "host",
    types: [...libvirt.types, ...others.flatMap(({ types }) => types)],
    async open(address, context, signal) {
      const shell =
        address.shell === undefined ? undefined : openShell(address.shell, { connectEagerly: true });
      try {
        const base = await libvirt.open(address, shell, context, signal);
        if (shell === undefined) return base;
        const marks = createShellMarks(shell);
        const subsystems = others.map(({ types, open }) => ({
          types: new Set(types.map(({ name }) => name)),
          subsystem: open({ target: address.id, shell, marks, context }),
        }));
        return combineConnections(base, subsystems, marks, shell);
      } catch (error) {
        await shell?.[Symbol.asyncDispose]();
        throw error;
      }
    },
  };
}

interface TypedSubsystem {
  /** The object types of the subsystem. */
  readonly types: ReadonlySet<string>;
  readonly subsystem: HostSubsystem;
}

function combineConnections(
  base: Connection,
  subsystems: readonly TypedSubsystem[],
  marks: HostMarks,
  shell: Shell,
): Connection {
  const subsystemOf = ({ type }: { readonly type: string }): HostSubsystem =>
    subsystems.find(({ types: names }) => names.has(type))?.subsystem ?? base;
  const readSubsystems = async (signal: AbortSignal): Promise<ObservedObject[]> => {
    if (subsystems.length === 0) return [];
    await marks.refresh(signal);
    return (await Promise.all(subsystems.map(({ subsystem: part }) => part.read(signal)))).flat();
  };
  return {
    target: base.target,
    ...(base.facts === undefined ? {} : { facts: base.facts }),
    ...(base.watch === undefined ? {} : { watch: base.watch }),
    ...(base.stats === undefined ? {} : { stats: base.stats }),
    ...(base.machines === undefined ? {} : { machines: base.machines }),
    ...(base.cpuCredits === undefined ? {} : { cpuCredits: base.cpuCredits }),
    ...(base.inventory === undefined ? {} : { inventory: base.inventory }),
    ...(base.migrations === undefined ? {} : { migrations: base.migrations }),
    redirect: async (object, signal) => (await subsystemOf(object).redirect?.(object, signal)) ?? false,
    async read(signal) {
      const [own, others] = await Promise.all([base.read(signal), readSubsystems(signal)]);
      return [...own.map((object) => withDependencies(object, subsystems)), ...others];
    },
    async reread(ids, signal) {
      const groups = groupBySubsystem(ids, subsystemOf);
      if ([...groups.keys()].some((part) => part !== base)) await marks.refresh(signal);
      const read = await Promise.all([...groups].map(([part, own]) => part.reread(own, signal)));
      return read.flat().map((object) => withDependencies(object, subsystems));
    },
    health: async (request, signal) => {
      const all = await Promise.all(
        subsystems.map(({ subsystem: part }) => part.health?.(request, signal) ?? NO_HEALTH),
      );
      return new Map(all.flatMap((health) => [...health]));
    },
    maxConcurrency: (type) => subsystemOf({ type }).maxConcurrency?.(type),
    deadlineMs: (change) => subsystemOf(change).deadlineMs?.(change),
    perform: (change, signal) => subsystemOf(change).perform(change, signal),
    adopt: (change, signal) => subsystemOf(change).adopt(change, signal),
    async cleanUp(interrupted, signal) {
      await base.cleanUp?.(interrupted, signal);
      if (subsystems.length > 0) await marks.cleanUp(signal);
    },
    async [Symbol.asyncDispose]() {
      await base[Symbol.asyncDispose]();
      await shell[Symbol.asyncDispose]();
    },
  };
}

const NO_HEALTH: HealthByObject = new Map();

/**
 * Adds the objects of other parts that a machine uses. Because libvirt knows only the name of a bridge, it cannot
 * report them.
 */
function withDependencies(object: ObservedObject, subsystems: readonly TypedSubsystem[]): ObservedObject {
  const used = subsystems.flatMap(({ subsystem: part }) => part.dependenciesOf?.(object) ?? []);
  if (used.length === 0) return object;
  return withMembers(object, { dependsOn: [...object.dependsOn, ...used].sort() });
}

function groupBySubsystem(
  ids: readonly ObjectId[],
  subsystemOf: (object: { readonly type: string }) => HostSubsystem,
): Map<HostSubsystem, ObjectId[]> {
  const groups = new Map<HostSubsystem, ObjectId[]>();
  for (const id of ids) {
    const subsystem = subsystemOf({ type: id.slice(0, id.indexOf("@")) });
    groups.set(subsystem, [...(groups.get(subsystem) ?? []), id]);
  }
  return groups;
}
