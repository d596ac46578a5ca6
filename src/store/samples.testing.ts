import type { ChangeId } from "../model/change.ts";
import type { FleetEvent } from "../model/event.ts";
import type { ObjectId } from "../model/object.ts";
import type { ResourceId } from "../model/resource.ts";
import type { Outcome } from "../model/run.ts";
import type { Intent, OutboxEntry, RunRecord, RunStart } from "./run-record.ts";

export const NOW = "2026-01-01T00:00:00.000Z";

/** Returns the time `seconds` after `NOW`. */
export function later(seconds: number): string {
  return new Date(Date.parse(NOW) + seconds * 1000).toISOString();
}

export function start(id: string, more: Partial<RunStart> = {}): RunStart {
  return { id, fleet: "demo", plan: "d1", commit: "worktree", time: NOW, by: "anna", ...more };
}

export function record(id: string, more: Partial<RunRecord> = {}): RunRecord {
  return { ...start(id), outcomes: [], state: "succeeded", seconds: 1, ...more };
}

export function intent(name: string, more: Partial<Intent> = {}): Intent {
  const object: ObjectId = `domain@hv1/${name}`;
  const change: ChangeId = `create ${object}`;
  return { change, object, digest: `digest of ${name}`, applied: "a1", posting: undefined, ...more };
}

export function outcome(name: string, result: Outcome["result"] = "succeeded", message?: string): Outcome {
  const about = {
    change: `create domain@hv1/${name}`,
    object: `domain@hv1/${name}` as const,
    result,
    seconds: 1,
  };
  return message === undefined ? about : { ...about, message };
}

export function event(id: string, subject = "VirtualMachine/default/db", time = NOW): FleetEvent {
  return {
    specversion: "1.0",
    id,
    source: "/fleets/demo",
    type: "fleetwright.vm.created",
    subject,
    time,
    datacontenttype: "application/json",
    data: {},
  };
}

export const HOOK: ResourceId = "Webhook/default/chat";
export const OTHER_HOOK: ResourceId = "Webhook/default/audit";

export function outboxEntry(one: FleetEvent, ...hooks: readonly ResourceId[]): OutboxEntry {
  return { event: one, hooks };
}
