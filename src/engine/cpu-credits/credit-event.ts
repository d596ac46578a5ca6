import type { FleetEvent } from "../../model/event.ts";
import type { ObservedObject } from "../../model/object.ts";
import { makeEvent, resourceData } from "../events/cloud-event.ts";
import type { EventContext } from "../events.ts";
import type { MachineCredits } from "./machine-credits.ts";

/** Returns the event of a machine that reached its baseline, or left it. Undefined for a machine without a mark. */
export function creditEvent(
  { id, type, target, name, mark }: ObservedObject,
  { throttled, balance, max, earnedPerHour, baselinePercent }: MachineCredits,
  { fleet, labels }: Pick<EventContext, "fleet" | "labels">,
  now: string,
): FleetEvent | undefined {
  if (mark === undefined) return undefined;
  const { owner } = mark;
  return makeEvent(fleet, {
    name: throttled ? "vm.throttled" : "vm.unthrottled",
    subject: owner,
    time: now,
    key: `${id} ${now}`,
    data: {
      resource: resourceData(owner, labels(owner)),
      object: { type, target, name },
      credits: { balance, max, earnedPerHour, baselinePercent },
    },
  });
}
