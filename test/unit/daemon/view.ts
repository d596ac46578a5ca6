import type { View } from "../../../src/daemon/keeper.ts";
import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import { stateHash } from "../../../src/engine/plan/digest.ts";
import { policyOf } from "../../../src/engine/policy.ts";
import { createThinker } from "../../../src/engine/think.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import type { Snapshot } from "../../../src/model/plan.ts";
import type { ResourceId } from "../../../src/model/resource.ts";
import { applied, GROUND, inputOf } from "../world.ts";

export const TYPES = typesOf(createDrivers({ test: false }));

/** What nobody may read over HTTP. */
const ARMORED = Buffer.from("planted in git, sixty-four characters of it in one line").toString("base64");
export const PLANTED = ["planted-password", "planted-path", ARMORED];

/** A fleet in which there is one of everything that can be said of it. */
const FLEET = `${GROUND}
{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: test}, spec: {apply: safe}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: db, labels: {app: db}}
spec:
  instanceType: small
  image: micro
  interfaces: [{network: app, ipv4: 10.20.0.10}]
  placement: {hostSelector: {zone: a}}
  cloudInit: {userData: "#cloud-config\\npassword: planted-password"}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: lost, annotations: {fleetwright/suspend: "looked at by hand"}}
spec: {instanceType: small, image: micro, placement: {hostSelector: {zone: a}}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: impossible}
spec: {instanceType: small, image: micro, placement: {hostSelector: {zone: nowhere}}}
---
apiVersion: fleetwright/v1
kind: VirtualMachinePool
metadata: {name: web}
spec:
  replicas: 2
  template: {spec: {instanceType: small, image: micro, placement: {hostSelector: {zone: a}}}}
---
apiVersion: fleetwright/v1
kind: Volume
metadata: {name: data}
spec: {pool: local, size: 1Gi}
---
apiVersion: fleetwright/v1
kind: Secret
metadata: {name: keys}
spec:
  age:
    signing: |
      -----BEGIN AGE ENCRYPTED FILE-----
      ${ARMORED}
      -----END AGE ENCRYPTED FILE-----
  env: {other: SOME_VARIABLE}
---
apiVersion: fleetwright/v1
kind: Webhook
metadata: {name: chat}
spec: {url: "https://chat.example.test/hooks/planted-path", events: ["*"]}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: broken}, spec: {pool: local, sise: 1Gi}}
`;

/** What a daemon knows of it: most of it is there, one host does not answer, one thing was changed by hand. */
export function sampleView(): View {
  const loaded = createLoader().load([{ path: "fleet.yaml", content: new TextEncoder().encode(FLEET) }]);
  const { resources, problems } = loaded;
  const { artifacts, snapshot: there } = inputOf(resources, { unreadable: ["hv2"] });
  const fleet = policyOf(resources);
  const lost: ResourceId = "VirtualMachine/default/lost";
  const wish = {
    ...{ loaded, commit: "c".repeat(40), fleet, resolved: { artifacts, problems: [] } },
    ...{ hashes: new Map(), suspended: new Map([[lost, "looked at by hand"]]), notices: ["a thing to know"] },
  };
  const think = createThinker({ types: TYPES, test: false });
  const moment = (snapshot: Snapshot) => ({ snapshot, approvals: [], now: new Date("2026-03-01T10:00:00Z") });
  const before = think(wish, moment(there));
  const snapshot = { ...there, objects: touched(applied(before.compiled.objects).map(asApplied)) };
  const thought = think(wish, moment(snapshot));
  const targets = ["hv1", "hv2"].map((id) => ({ kind: "host", id, libvirt: "test:///default" }) as const);
  const inForce = {
    commit: wish.commit,
    wish,
    targets,
    hooks: [],
    secrets: [],
    problems,
    world: {} as never,
  }; // no driver is asked
  return { inForce, snapshot, plan: thought.plan, thought };
}

/** What it is, was applied. */
function asApplied(object: ObservedObject): ObservedObject {
  const { mark, state } = object;
  return mark === undefined ? object : { ...object, mark: { ...mark, applied: stateHash(state) } };
}

/** As time leaves a fleet: something was changed by hand, something is in the trash, and one machine is somebody else's. */
function touched(objects: readonly ObservedObject[]): ObservedObject[] {
  const [first] = objects;
  const own = objects.flatMap((object): ObservedObject[] => {
    if (object.id === "domain@hv1/db")
      return [
        { ...object, running: { ...object.state, memoryKiB: 1 }, state: { ...object.state, vcpus: 2 } },
      ];
    return object.id === "domain@hv1/web-1" ? [] : [object];
  });
  const stranger = { id: "domain@hv1/theirs", type: "domain", target: "hv1", name: "theirs" } as const;
  const mark = first?.mark;
  const old = {
    id: "volume@hv1/local/old.qcow2",
    type: "volume",
    target: "hv1",
    name: "local/old.qcow2",
  } as const;
  const trashed = { since: "2026-02-01T00:00:00Z", until: null };
  const state = { pool: "local", format: "qcow2" };
  return [
    ...own,
    { ...stranger, state: { power: "running" }, mark: undefined, needs: [] },
    { ...old, state, needs: [], trashed, mark: mark && { ...mark, owner: "Volume/default/old" } },
  ];
}
