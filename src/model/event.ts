import type { Action } from "./change.ts";
import type { JsonObject } from "./json.ts";

/**
 * Something that happened, as others are told of it: a CloudEvent 1.0 in its JSON form
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md).
 */
export interface FleetEvent {
  readonly specversion: "1.0";
  /** The same for the same happening, however often it is told of: receivers know by it what they have seen. */
  readonly id: string;
  /** `/fleets/demo` */
  readonly source: string;
  readonly type: EventType;
  /** The resource that it happened to: `VirtualMachine/default/db`. Events of one subject are told in their order. */
  readonly subject: string;
  /** ISO 8601. */
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: JsonObject;
}

export type EventType = `${typeof TYPE_PREFIX}${string}`;

/** Every type begins with it; in patterns it is left out. */
export const TYPE_PREFIX = "fleetwright.";

/** What a kind's resources are called in the types of their events. Kinds without objects have no events of their own. */
export const EVENT_NOUNS: Readonly<Record<string, string>> = {
  AddressPool: "address-pool",
  BackupPolicy: "backup-policy",
  DNSRecord: "dns-record",
  DNSZone: "dns-zone",
  FloatingIP: "floating-ip",
  Host: "host",
  Image: "image",
  LoadBalancer: "load-balancer",
  Network: "network",
  SecurityGroup: "security-group",
  Snapshot: "snapshot",
  StoragePool: "storage-pool",
  VirtualMachine: "vm",
  VirtualMachinePool: "pool",
  Volume: "volume",
};

/** What is said of a resource, with what it means. */
export const EVENT_VERBS = {
  created: "it was made on its target",
  updated: "fields of it were changed, or something that belongs to it",
  restarted: "it was stopped and started again, so that it runs as it is stored",
  replaced: "it was deleted and made again",
  migrated: "it runs on another host now",
  restored: "it came back out of the trash with its data",
  trashed: "it is out of use; its data is kept in the trash",
  deleted: "it is gone for good",
  failed: "a change of it did not work; it is tried again",
  asked: "a change of it is about to be made: blocking webhooks are asked, and nobody is told",
} as const;
export type EventVerb = keyof typeof EVENT_VERBS;

export const ACTION_VERBS = {
  create: "created",
  update: "updated",
  restart: "restarted",
  replace: "replaced",
  migrate: "migrated",
  restore: "restored",
  trash: "trashed",
  delete: "deleted",
} as const satisfies Record<Action, EventVerb>;

/** What is said besides. */
export const FLEET_EVENTS = {
  "pool.scaled": "a pool has more members or fewer",
  "drift.detected": "an object is not as it was left: somebody changed it by hand",
  "plan.needs-approval": "changes wait for somebody to approve them",
  "plan.applied": "a plan was carried out",
  "run.failed": "a plan was carried out in part: some of its changes did not work",
} as const;
export type FleetEventName = keyof typeof FLEET_EVENTS;

/** Every type that there is, without its prefix. */
export const EVENT_NAMES: readonly string[] = [
  ...Object.values(EVENT_NOUNS).flatMap((noun) => Object.keys(EVENT_VERBS).map((verb) => `${noun}.${verb}`)),
  ...Object.keys(FLEET_EVENTS),
];
