import type { RedirectedObject } from "../../model/change.ts";
import type { RedirectEdit } from "../../model/object.ts";
import type { HostContext } from "../driver.ts";
import { subjectOf } from "../shared/errors.ts";
import { assertStillOurs } from "../shared/ownership-check.ts";
import type { SegmentMarkData } from "./mark-data.ts";
import { ALL_OTHERS } from "./segment-read.ts";
import type { Neighbour } from "./states.ts";
import { createHostTools, requirePlainLine } from "./tools.ts";

/**
 * Points the forwarding entries of a machine to the host to which it has moved, without reading the segment: until then its traffic
 * goes to the host that it left. Returns false for an object that is no segment of ours.
 */
export async function redirectSegment(
  { marks, shell, context }: HostContext,
  object: RedirectedObject,
  signal: AbortSignal,
): Promise<boolean> {
  const record = marks.of("segment").get(object.name);
  if (object.type !== "segment" || record === undefined) return false;
  const { id, type, target, name, owner } = object;
  assertStillOurs(
    { id, type, target, name, owner, action: "update", fields: [] },
    context.fleet,
    record.mark,
  );
  const data = record.state as unknown as SegmentMarkData; // mark data of segments is this driver's own
  const subject = subjectOf(object);
  const tools = createHostTools(shell, subject, signal);
  const { set, removed } = forwardingLines(object.edits, data.port);
  if (removed.length > 0) {
    const stdin = removed.map((line) => `${requirePlainLine(line, subject)}\n`).join("");
    await tools.script(REMOVE, [], stdin);
  }
  await tools.bridge(set);
  const unplugged = new Set(object.edits.flatMap((edit) => ("remove" in edit ? [edit.remove] : [])));
  const state = { ...record.state, taps: data.taps.filter((tap) => !unplugged.has(tap)) };
  await marks.write("segment", object.name, { mark: object.mark, state });
  return true;
}

/** Goes on after entries that do not exist: a machine that sent a packet has moved its entry itself. */
const REMOVE = "bridge -force -batch - 2>/dev/null || true";

interface ForwardingLines {
  readonly set: readonly string[];
  readonly removed: readonly string[];
}

/** Returns the lines for bridge(8) that carry out the edits of a segment. `port` is its port to other hosts. */
export function forwardingLines(edits: readonly RedirectEdit[], port: string): ForwardingLines {
  const set: string[] = [];
  const removed: string[] = [];
  for (const edit of edits) {
    if (edit.field === "peers" && "remove" in edit)
      removed.push(`fdb del ${ALL_OTHERS} dev ${port} dst ${edit.remove}`);
    if (edit.field !== "machines" || !("entry" in edit)) continue;
    const via = (edit.value as Neighbour | undefined)?.via ?? null; // an entry of a segment's machines
    if (via === null)
      removed.push(`fdb del ${edit.entry} dev ${port} self`, `fdb del ${edit.entry} dev ${port} master`);
    else
      set.push(
        `fdb replace ${edit.entry} dev ${port} dst ${via} self static`,
        `fdb replace ${edit.entry} dev ${port} master static`,
      );
  }
  return { set, removed };
}
