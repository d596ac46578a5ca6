import { describe, expect, it } from "vitest";
import type { DesiredObject, ObservedObject } from "../../model/object.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { PlanInput } from "../plan/types.ts";
import { createPlanner } from "../plan.ts";
import { PLAIN_PALETTE } from "../render/palette.ts";
import { renderText } from "../render/text.ts";
import * as toy from "./toy.testing.ts";

/** Fleet before, world before → the plan as people read it, in a golden file beside this. */
interface Scenario {
  readonly name: string;
  readonly desired: readonly DesiredObject[];
  readonly observed: readonly ObservedObject[];
  readonly input?: Partial<PlanInput>;
}

const owner: ResourceId = "VirtualMachine/default/db";
const policy = { reboot: "Never", recreate: "Never" } as const;
const root = toy.volume("db.root", { backing: "debian" }, { owner });
const image = toy.volume(
  "debian",
  {},
  { owner: "Image/default/debian", keep: { onDelete: "delete", trashSeconds: 0 } },
);
const data = toy.volume("db-data", { capacityBytes: 20 * 2 ** 30 });
const lan = toy.net("lan", { leases: { "52:00:00:00:00:01": "10.20.0.10" } });
const disks = { "db.root": { path: "/pool/db.root" }, "db-data": { path: "/pool/db-data", totalIops: 500 } };
const db = toy.machine("db", { power: "running", nic: "lan", disks, password: "hash-1" }, { policy });
const fleet = [db, root, image, data, lan];
const world = fleet.map((object) => toy.asObserved(object));

function withState(object: DesiredObject, state: object): DesiredObject {
  return { ...object, state: { ...object.state, ...state } };
}

function replaceIn(objects: readonly ObservedObject[], changed: ObservedObject): ObservedObject[] {
  return objects.map((object) => (object.id === changed.id ? changed : object));
}

/** The same machine under another name, with the same disk, on the same network. */
const newOwner: ResourceId = "VirtualMachine/default/db2";
const db2 = toy.machine(
  "db2",
  { power: "running", nic: "lan", disks: { "db-data": { path: "/pool/db-data", totalIops: 500 } } },
  { owner: newOwner, dependsOn: [data.id], exclusive: [data.id], policy },
);
const shared = toy.net("vlan", {}, { owner });

const guarded = { fleet: { ...toy.POLICY, guard: { ...toy.POLICY.guard, maxDeletePercent: 30 } } };

const SCENARIOS: readonly Scenario[] = [
  { name: "nothing to do", desired: fleet, observed: world },
  { name: "a new fleet", desired: fleet, observed: [] },
  {
    name: "memory live, cores after a restart",
    desired: [withState(db, { memoryKiB: 2 ** 20, cores: 2, password: "hash-2" }), ...fleet.slice(1)],
    observed: world,
  },
  {
    name: "memory and cores of a machine that is off, at once",
    desired: [withState(db, { power: "shutoff", memoryKiB: 2 ** 20, cores: 2 }), ...fleet.slice(1)],
    observed: replaceIn(world, toy.asObserved(withState(db, { power: "shutoff" }))),
  },
  {
    name: "changed by hand",
    desired: fleet,
    observed: replaceIn(
      world,
      toy.changedByHand(toy.asObserved(db), {
        memoryKiB: 262_144,
        power: "shutoff",
        disks: { extra: { path: "/tmp/x" } },
      }),
    ),
  },
  {
    name: "another machine gets the disk once the one before is gone, and what has a name of its own",
    desired: [db2, image, data, lan, { ...shared, owner: newOwner }],
    observed: [
      { ...toy.asObserved(db), dependsOn: [data.id] },
      ...[image, data, lan, shared].map((object) => toy.asObserved(object)),
    ],
  },
  {
    name: "what belongs to a resource that cannot be read does not change hands",
    desired: [image, data, lan, { ...shared, owner: newOwner }],
    observed: [image, data, lan, shared].map((object) => toy.asObserved(object)),
    input: { invalid: new Set([owner]) },
  },
  {
    name: "a replacement that may go takes the small changes with it",
    desired: [
      withState(
        { ...db, policy: { reboot: "Immediate", recreate: "Immediate" } },
        { image: "alpine", memoryKiB: 2 ** 20, cores: 2 },
      ),
      ...fleet.slice(1),
    ],
    observed: world,
  },
  {
    name: "a replacement under apply: safe waits, and the live part goes",
    desired: [
      withState(
        { ...db, policy: { reboot: "Immediate", recreate: "Immediate" } },
        { image: "alpine", memoryKiB: 2 ** 20 },
      ),
      ...fleet.slice(1),
    ],
    observed: world,
    input: { fleet: { ...toy.POLICY, apply: "safe" } },
  },
  {
    name: "a machine leaves: data into the trash, what stands in it is kept",
    desired: [lan],
    observed: world,
  },
  {
    name: "a volume comes back out of the trash",
    desired: fleet,
    observed: replaceIn(world, {
      ...toy.asObserved(data),
      trashed: { since: "2026-02-28T09:00:00Z", until: null },
    }),
  },
  {
    name: "the trash, later",
    desired: [lan],
    observed: [
      toy.asObserved(lan),
      { ...toy.asObserved(data), trashed: { since: "2026-01-01T00:00:00Z", until: null } },
      { ...toy.asObserved(root), trashed: { since: "2026-01-01T00:00:00Z", until: "2026-01-08T00:00:00Z" } },
    ],
  },
  {
    name: "a smaller volume is refused, the rest goes",
    desired: [db, root, image, withState({ ...data, protect: true }, { capacityBytes: 10 * 2 ** 30 }), lan],
    observed: world,
  },
  {
    name: "a stranger has the name",
    desired: fleet,
    observed: [toy.unmanaged(toy.asObserved(db)), ...world.slice(1)],
  },
  {
    name: "a host does not answer",
    desired: [...fleet, toy.machine("web", {}, {}, "hv2"), toy.machine("new", { nic: "lan" })],
    observed: world,
    input: { snapshot: toy.snapshot(world, { hv2: "hv2: connection refused" }) },
  },
  {
    name: "wanted on another host",
    desired: [toy.machine("m", {}, {}, "hv2")],
    observed: [toy.asObserved(toy.machine("m"))],
  },
  {
    name: "twice at once",
    desired: [toy.machine("m")],
    observed: [toy.asObserved(toy.machine("m")), toy.asObserved(toy.machine("m", {}, {}, "hv2"))],
  },
  { name: "an empty repository deletes nothing", desired: [], observed: world, input: { resources: 0 } },
  {
    name: "an unreadable file deletes nothing",
    desired: [lan],
    observed: world,
    input: { unparsable: ["fleet/db.yaml"] },
  },
  {
    name: "suspended, and what waits for it",
    desired: fleet,
    observed: [],
    input: { suspended: new Map([["Network/default/lan" as ResourceId, "Ana works on the switch"]]) },
  },
  {
    name: "the guard",
    desired: [0, 1, 2, 3, 4, 5].map((n) => toy.net(`n${n}`)),
    observed: Array.from({ length: 12 }, (_, n) => toy.asObserved(toy.net(`n${n}`))),
    input: guarded,
  },
  {
    name: "only the fleet and its hosts are left",
    desired: [],
    observed: world,
    input: guarded,
  },
  {
    name: "more than half of a small fleet",
    desired: [toy.machine("m0"), toy.net("lan")],
    observed: [...[0, 1, 2, 3].map((n) => toy.machine(`m${n}`)), toy.net("lan")].map((one) =>
      toy.asObserved(one),
    ),
    input: guarded,
  },
  {
    name: "a maintenance window",
    desired: [
      withState({ ...db, policy: { reboot: "Window", recreate: "Never" } }, { cores: 4 }),
      ...fleet.slice(1),
    ],
    observed: world,
    input: {
      fleet: {
        ...toy.POLICY,
        windows: [{ cron: "0 2 * * 6", durationSeconds: 14_400, timeZone: "Europe/Vienna" }],
      },
    },
  },
  {
    name: "hostile names and values",
    desired: [toy.machine("evil", { note: "\u001b[2Jgone\u202e", image: "a\nb" })],
    observed: [toy.changedByHand(toy.asObserved(toy.machine("evil")), { note: "one\ntwo\nthree\n" })],
  },
  {
    name: "long text",
    desired: [toy.machine("m", { note: "a: 1\nb: 2\nc: 3\nd: 4\n" })],
    observed: [toy.asObserved(toy.machine("m", { note: "a: 1\nb: 2\nc: 0\nd: 4\n" }))],
  },
];

const plain = { palette: PLAIN_PALETTE, detail: "short" } as const;

describe("the plan people read", () => {
  it.each(SCENARIOS)("$name", async ({ name, desired, observed, input }) => {
    const plan = createPlanner(toy.TYPES)(toy.planInput(desired, observed, input));
    await expect(renderText(plan, plain)).toMatchFileSnapshot(
      `golden/${name.replaceAll(/[^a-z]+/g, "-")}.txt`,
    );
  });
});

describe("what one object uses alone", () => {
  const observed = [
    { ...toy.asObserved(db), dependsOn: [data.id] },
    toy.asObserved(data),
    toy.asObserved(lan),
  ];
  const planned = (desired: readonly DesiredObject[]) =>
    createPlanner(toy.TYPES)(toy.planInput(desired, observed)).changes.map(({ change, dependsOn }) => [
      change,
      dependsOn,
    ]);

  it("is let go of by the last one first", () => {
    expect(planned([db2, data, lan])).toEqual([
      ["delete machine@hv1/db", []],
      ["create machine@hv1/db2", ["delete machine@hv1/db"]],
    ]);
  });

  it("is not waited for by those who share it", () => {
    const { exclusive: _, ...sharing } = db2;
    expect(planned([sharing, data, lan])).toEqual([
      ["create machine@hv1/db2", []],
      ["delete machine@hv1/db", []],
    ]);
  });
});
