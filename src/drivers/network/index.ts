import type { Action, Change } from "../../model/change.ts";
import { Failure } from "../../model/failure.ts";
import type { JsonObject } from "../../model/json.ts";
import { type ObjectId, type ObservedObject, objectRef, observedObject } from "../../model/object.ts";
import type { HostContext, HostDriver } from "../driver.ts";
import { asAnyType } from "../object-type.ts";
import { actionHandler, unknownTypeFailure } from "../shared/actions.ts";
import { subjectOf } from "../shared/errors.ts";
import type { MarkRecord } from "../shared/marks.ts";
import { assertMarkStillOurs } from "../shared/ownership-check.ts";
import { parseAnswer } from "../shared/parse-answer.ts";
import type { RouterMarkData, SegmentMarkData } from "./mark-data.ts";
import type { ObjectHandler } from "./object-handler.ts";
import { readHostState } from "./observe.ts";
import { routerHandler } from "./router-change.ts";
import { segmentHandler } from "./segment-handler.ts";
import { redirectSegment } from "./segment-redirect.ts";
import { createHostTools } from "./tools.ts";
import { routerType, segmentType, underlayType, uplinkType } from "./types.ts";
import { underlayHandler } from "./underlay.ts";
import { uplinkHandler } from "./uplink.ts";

/** The driver of networks between hosts: segments over the underlay, routers, and their uplinks. */
export const networkDriver: HostDriver = {
  name: "network",
  types: [asAnyType(segmentType), asAnyType(routerType), asAnyType(uplinkType), asAnyType(underlayType)],
  open: (host) => ({
    read: (signal) => readObjects(host, allMarks(host), signal),
    reread: (ids, signal) =>
      readObjects(host, selectMarks(allMarks(host), new Set(ids), host.target), signal),
    perform: (change, signal) => perform(host, change, signal),
    redirect: (object, signal) => redirectSegment(host, object, signal),
    adopt: (change) => adopt(host, change),
    dependenciesOf: (object) => segmentsOf(host, object),
  }),
};

/**
 * A handler whose types are left open. State and mark data belong to one type, and callers look up a handler by its own
 * type.
 */
type AnyObjectHandler = ObjectHandler<JsonObject, JsonObject>;

const HANDLERS = {
  underlay: underlayHandler,
  segment: segmentHandler,
  router: routerHandler,
  uplink: uplinkHandler,
} as const;
type TypeName = keyof typeof HANDLERS;
const TYPES = Object.keys(HANDLERS) as TypeName[]; // exactly the table's own

function handlerOf(type: TypeName): AnyObjectHandler {
  return HANDLERS[type] as unknown as AnyObjectHandler; // see AnyObjectHandler
}

type MarksByType = Readonly<Record<TypeName, ReadonlyMap<string, MarkRecord>>>;

function allMarks({ marks }: HostContext): MarksByType {
  return collectMarks((type) => marks.of(type));
}

function selectMarks(all: MarksByType, ids: ReadonlySet<ObjectId>, target: string): MarksByType {
  return collectMarks(
    (type) => new Map([...all[type]].filter(([name]) => ids.has(objectRef(type, target, name).id))),
  );
}

function collectMarks(marksOf: (type: TypeName) => ReadonlyMap<string, MarkRecord>): MarksByType {
  return {
    underlay: marksOf("underlay"),
    segment: marksOf("segment"),
    router: marksOf("router"),
    uplink: marksOf("uplink"),
  };
}

/** Reads the marked objects. Without marks no object is ours, and the host is not read. */
async function readObjects(
  host: HostContext,
  marks: MarksByType,
  signal: AbortSignal,
): Promise<ObservedObject[]> {
  if (TYPES.every((type) => marks[type].size === 0)) return [];
  const scriptArguments = TYPES.flatMap((type) =>
    [...marks[type]].flatMap(([name, { state }]) => handlerOf(type).scriptArguments(name, state)),
  );
  const raw = await readHostState(host.shell, scriptArguments, signal);
  return parseAnswer(`${host.target}: its networks`, () =>
    TYPES.flatMap((type) =>
      [...marks[type]].map(([name, { mark, state }]) =>
        observedObject(type, host.target, name, {
          state: handlerOf(type).read(raw, name, state),
          mark,
          dependsOn: dependenciesOfObject(host, type, state),
        }),
      ),
    ),
  );
}

/** Returns what a router uses: the segment that it is plugged into, and the uplink. */
function dependenciesOfObject(host: HostContext, type: TypeName, state: JsonObject): ObjectId[] {
  if (type !== "router") return [];
  const { bridge, uplink } = state as unknown as RouterMarkData; // mark data is this driver's own, in the shape of its type
  return [
    ...segmentsOnBridges(host, (segmentBridge) => segmentBridge === bridge),
    ...(uplink === null ? [] : [objectRef("uplink", host.target, uplink).id]),
  ];
}

/** Returns the segments whose bridges a machine is plugged into. */
function segmentsOf(host: HostContext, { type, state }: ObservedObject): ObjectId[] {
  if (type !== "domain") return [];
  const interfaces = Object.values((state.interfaces ?? {}) as Record<string, { source?: string }>); // as the libvirt driver reads domains
  const sources = new Set(interfaces.map(({ source }) => source));
  return segmentsOnBridges(host, (bridge) => sources.has(`bridge:${bridge}`));
}

function segmentsOnBridges({ target, marks }: HostContext, matches: (bridge: string) => boolean): ObjectId[] {
  const matching = [...marks.of("segment")].filter(([, { state }]) =>
    matches((state as unknown as SegmentMarkData).bridge),
  );
  return matching.map(([name]) => objectRef("segment", target, name).id);
}

async function perform(host: HostContext, change: Change, signal: AbortSignal): Promise<void> {
  const { name } = change;
  const subject = subjectOf(change);
  if (signal.aborted) throw new Failure("cancelled", `${subject}: stopped before it began`);
  if (!Object.hasOwn(HANDLERS, change.type)) throw unknownTypeFailure("network", change);
  const type = change.type as TypeName; // just looked
  const act = actionHandler({ objects: `objects of type ${type}`, handlers: ACTION_HANDLERS }, change);
  const handler = handlerOf(type);
  await assertMarkStillOurs(change, host.marks, host.context.fleet, signal);
  await act({
    host,
    change,
    type,
    name,
    handler,
    tools: createHostTools(host.shell, subject, signal),
    signal,
  });
}

interface NetworkChange {
  readonly host: HostContext;
  readonly change: Change;
  readonly type: TypeName;
  readonly name: string;
  readonly handler: AnyObjectHandler;
  readonly tools: ReturnType<typeof createHostTools>;
  readonly signal: AbortSignal;
}

const ACTION_HANDLERS: Partial<Record<Action, (step: NetworkChange) => Promise<void>>> = {
  create: applyObject,
  update: applyObject,
  replace: applyObject,
  delete: remove,
};

/**
 * Applies a change. Writes the mark first, as never applied, so that an incomplete object is found, and again when the
 * object is complete. Because names are hashes, an object with such a name is ours also without a mark.
 */
async function applyObject({
  host,
  change,
  type,
  name,
  handler,
  tools,
  signal,
}: NetworkChange): Promise<void> {
  const { after, mark } = change;
  if (after === undefined || mark === undefined)
    throw new Failure("bug", `${change.id}: ${change.action} without a state or a mark`);
  const before = host.marks.of(type).get(name);
  const state = await handler.toMarkData(after, before?.state, tools);
  if (before === undefined) await host.marks.write(type, name, { mark: { ...mark, applied: "" }, state });
  const markData = before?.state ?? state;
  const raw = await readHostState(host.shell, handler.scriptArguments(name, markData), signal);
  await handler.apply(tools, raw, { name, markData }, after);
  await host.marks.write(type, name, { mark, state });
}

async function remove({ host, type, name, handler, tools, signal }: NetworkChange): Promise<void> {
  const before = host.marks.of(type).get(name);
  if (before === undefined) return;
  const raw = await readHostState(host.shell, handler.scriptArguments(name, before.state), signal);
  await handler.remove(tools, raw, { name, markData: before.state });
  await host.marks.remove(type, name);
}

/** Replaces the mark of an object. Objects without a mark are never read, so that only marked ones can be adopted. */
async function adopt({ marks }: HostContext, { id, type, name, mark }: Change): Promise<void> {
  const before = marks.of(type).get(name);
  if (before === undefined || mark === undefined || before.mark.fleet !== mark.fleet)
    throw new Failure("unsupported", `${id}: objects of type ${type} cannot be adopted`);
  await marks.write(type, name, { ...before, mark });
}
