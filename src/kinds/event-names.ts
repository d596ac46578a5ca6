import { EVENT_VERBS, FLEET_EVENTS } from "../model/event.ts";
import { kinds } from "./index.ts";

/** Kinds of the API without an implementation. Webhooks may name their events already. */
const UNSUPPORTED_KINDS: readonly EventKind[] = [
  { name: "BackupPolicy", eventNoun: "backup-policy" },
  { name: "Snapshot", eventNoun: "snapshot" },
];

interface EventKind {
  readonly name: string;
  readonly eventNoun?: string;
}

/** The noun of each kind with events, sorted by kind: `VirtualMachine` → `vm`. */
export const EVENT_NOUNS: Readonly<Record<string, string>> = Object.fromEntries(
  [...kinds, ...UNSUPPORTED_KINDS]
    .flatMap(({ name, eventNoun }: EventKind) =>
      eventNoun === undefined ? [] : [[name, eventNoun] as const],
    )
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** All event types, without their prefix. */
export const EVENT_NAMES: readonly string[] = [
  ...Object.values(EVENT_NOUNS).flatMap((noun) => Object.keys(EVENT_VERBS).map((verb) => `${noun}.${verb}`)),
  ...Object.keys(FLEET_EVENTS),
];
