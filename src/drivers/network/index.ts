import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import { type ObjectId, type ObservedObject, objectRef } from "../../model/object.ts";
import { showResource } from "../../model/resource.ts";
import { asAnyType, type HostDriver, type OpenHost } from "../driver.ts";
import { unknownType } from "../host-driver.ts";
import type { Noted } from "../marks.ts";
import type { Handling } from "./handling.ts";
import type { NotedRouter, NotedSegment } from "./noted.ts";
import { observe } from "./observe.ts";
import { routers } from "./router-change.ts";
import { segments } from "./segment.ts";
import { toolsOf } from "./tools.ts";
import { routerType, segmentType, underlayType, uplinkType } from "./types.ts";
import { underlays } from "./underlay.ts";
import { uplinks } from "./uplink.ts";

/** Networks between hosts: segments over the underlay, routers, and their way out. */
export const networkDriver: HostDriver = {
  name: "network",
  types: [asAnyType(segmentType), asAnyType(routerType), asAnyType(uplinkType), asAnyType(underlayType)],
  open: (host) => ({
    read: (signal) => read(host, everything(host), signal),
    reread: (ids, signal) => read(host, only(everything(host), new Set(ids), host.target), signal),
    perform: (change, signal) => perform(host, change, signal),
    adopt: (change) => adopt(change),
    usedBy: (object) => segmentsOf(host, object),
  }),
};

/** States and notes of one type belong to each other; the table is only ever asked for a type by its own name. */
type AnyHandling = Handling<JsonObject, JsonObject>;

const HANDLINGS = { underlay: underlays, segment: segments, router: routers, uplink: uplinks } as const;
type TypeName = keyof typeof HANDLINGS;
const TYPES = Object.keys(HANDLINGS) as TypeName[]; // exactly the table's own

function handlingOf(type: TypeName): AnyHandling {
  return HANDLINGS[type] as unknown as AnyHandling; // see AnyHandling
}

type Kept = Readonly<Record<TypeName, ReadonlyMap<string, Noted>>>;

function everything({ marks }: OpenHost): Kept {
  return kept((type) => marks.of(type));
}

function only(all: Kept, ids: ReadonlySet<ObjectId>, target: string): Kept {
  return kept(
    (type) => new Map([...all[type]].filter(([name]) => ids.has(objectRef(type, target, name).id))),
  );
}

function kept(of: (type: TypeName) => ReadonlyMap<string, Noted>): Kept {
  return { underlay: of("underlay"), segment: of("segment"), router: of("router"), uplink: of("uplink") };
}

/** Without a mark there is nothing of ours, and nothing to look at. */
async function read(host: OpenHost, kept: Kept, signal: AbortSignal): Promise<ObservedObject[]> {
  if (TYPES.every((type) => kept[type].size === 0)) return [];
  const asked = TYPES.flatMap((type) =>
    [...kept[type]].flatMap(([name, { state }]) => handlingOf(type).ask(name, state)),
  );
  const raw = await observe(host.shell, asked, signal);
  return TYPES.flatMap((type) =>
    [...kept[type]].map(([name, { mark, state }]) => ({
      ...objectRef(type, host.target, name),
      state: handlingOf(type).read(raw, name, state),
      mark,
      needs: needsOf(host, type, state),
    })),
  );
}

/** A router uses the segment that it is plugged into, and the uplink. */
function needsOf(host: OpenHost, type: TypeName, state: JsonObject): ObjectId[] {
  if (type !== "router") return [];
  const { bridge, uplink } = state as unknown as NotedRouter; // notes are this driver's own, in the shape of their type
  return [
    ...segmentsWith(host, (one) => one === bridge),
    ...(uplink === null ? [] : [objectRef("uplink", host.target, uplink).id]),
  ];
}

/** The segments whose bridge a machine is plugged into. */
function segmentsOf(host: OpenHost, { type, state }: ObservedObject): ObjectId[] {
  if (type !== "domain") return [];
  const interfaces = Object.values((state.interfaces ?? {}) as Record<string, { source?: string }>); // as the driver reads domains
  const sources = new Set(interfaces.map(({ source }) => source));
  return segmentsWith(host, (bridge) => sources.has(`bridge:${bridge}`));
}

function segmentsWith({ target, marks }: OpenHost, matches: (bridge: string) => boolean): ObjectId[] {
  const found = [...marks.of("segment")].filter(([, { state }]) =>
    matches((state as unknown as NotedSegment).bridge),
  );
  return found.map(([name]) => objectRef("segment", target, name).id);
}

async function perform(host: OpenHost, change: Change, signal: AbortSignal): Promise<void> {
  const { action, name } = change;
  const subject = `${showResource(change.owner)} (${change.id})`;
  if (signal.aborted) throw new Failure("cancelled", `${subject}: stopped before it began`);
  if (!Object.hasOwn(HANDLINGS, change.type)) throw unknownType("network", change);
  const type = change.type as TypeName; // just looked
  const step = STEPS[action];
  if (step === undefined)
    throw new Failure("unsupported", `${subject}: ${action} is not possible for objects of type ${type}`);
  const handling = handlingOf(type);
  await step({ host, change, type, name, handling, tools: toolsOf(host.shell, subject, signal), signal });
}

interface Step {
  readonly host: OpenHost;
  readonly change: Change;
  readonly type: TypeName;
  readonly name: string;
  readonly handling: AnyHandling;
  readonly tools: ReturnType<typeof toolsOf>;
  readonly signal: AbortSignal;
}

const STEPS: Partial<Record<Action, (step: Step) => Promise<void>>> = {
  create: make,
  update: make,
  replace: make,
  delete: remove,
};

/**
 * The mark comes first, as of something that was never applied, so that what is half made is found; and again when all of
 * it is there. Names are hashes: what has one is ours, also without a mark.
 */
async function make({ host, change, type, name, handling, tools, signal }: Step): Promise<void> {
  const { after, mark } = change;
  if (after === undefined || mark === undefined)
    throw new Failure("bug", `${change.id}: ${change.action} without a state or a mark`);
  const before = host.marks.of(type).get(name);
  const state = await handling.note(after, before?.state, tools);
  if (before === undefined) await host.marks.write(type, name, { mark: { ...mark, applied: "" }, state });
  const noted = before?.state ?? state;
  const raw = await observe(host.shell, handling.ask(name, noted), signal);
  await handling.make(tools, raw, { name, noted }, after);
  await host.marks.write(type, name, { mark, state });
}

async function remove({ host, type, name, handling, tools, signal }: Step): Promise<void> {
  const before = host.marks.of(type).get(name);
  if (before === undefined) return;
  const raw = await observe(host.shell, handling.ask(name, before.state), signal);
  await handling.remove(tools, raw, { name, noted: before.state });
  await host.marks.remove(type, name);
}

/** What has no mark is never read, so it is never a stranger that could be taken over. */
async function adopt(change: Change): Promise<void> {
  throw new Failure("unsupported", `${change.id}: objects of type ${change.type} cannot be adopted`);
}
