import type { Reconciliation } from "../../../src/daemon/reconcile/reconciliation.ts";
import { createDrivers, typesOf } from "../../../src/drivers/index.ts";
import { hashState } from "../../../src/engine/plan/digest.ts";
import { createPlanningPipeline, NO_CONDITIONS } from "../../../src/engine/planning-pipeline.ts";
import { policyOf } from "../../../src/engine/policy.ts";
import { createLoader } from "../../../src/fleet/load.ts";
import type { HostConditions } from "../../../src/model/host-failure.ts";
import { EVERY_LINEAGE } from "../../../src/model/lineage.ts";
import type { ObservedObject } from "../../../src/model/object.ts";
import type { ResourceId } from "../../../src/model/resource.ts";
import type { Snapshot } from "../../../src/model/snapshot.ts";
import { EarlierCommits } from "../../../src/workspace/earlier-resources.ts";
import type { Revision } from "../../../src/workspace/revision.ts";
import { asObserved, BASE_YAML, compileInputOf } from "../compiled-fleet.ts";

export const TYPES = typesOf(createDrivers({ backend: "real" }));

/** Secrets that HTTP must never return. */
const ARMORED = Buffer.from("planted in git, sixty-four characters of it in one line").toString("base64");
export const PLANTED = ["planted-password", "planted-path", ARMORED];

/** A fleet in which there is one of everything that can be said of it. */
const FLEET = `${BASE_YAML}
{apiVersion: fleetwright/v1, kind: Fleet, metadata: {name: test}, spec: {apply: safe}}
---
apiVersion: fleetwright/v1
kind: VirtualMachine
metadata: {name: db, labels: {app: db}}
spec:
  instanceType: small
  image: micro
  interfaces: [{network: app, ipv4: 10.20.0.10}]
  readinessProbe: {tcpSocket: {port: 5432}}
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

/** A reconciliation of the sample fleet: most of it exists, one host does not answer, one object has drifted. */
export function sampleReconciliation(): Reconciliation {
  const loaded = createLoader().load([{ path: "fleet.yaml", content: new TextEncoder().encode(FLEET) }]);
  const { resources, problems } = loaded;
  const { artifacts, snapshot: observed } = compileInputOf(resources, { unreadable: ["hv2"] });
  const fleet = policyOf(resources);
  const suspended: ResourceId = "VirtualMachine/default/lost";
  const desired = {
    loaded,
    commit: "c".repeat(40),
    fleet,
    resolved: { artifacts, problems: [] },
    hashes: new Map(),
    suspended: new Map([[suspended, "looked at by hand"]]),
    notices: ["a thing to know"],
  };
  const planFleet = createPlanningPipeline({ types: TYPES, backend: "real" });
  const planInput = (snapshot: Snapshot) => ({
    ...NO_CONDITIONS,
    snapshot,
    approvals: [],
    now: new Date("2026-03-01T10:00:00Z"),
  });
  const before = planFleet(desired, planInput(observed));
  const snapshot = { ...observed, objects: alterObjects(asObserved(before.compiled.objects).map(asApplied)) };
  const planning = planFleet(desired, planInput(snapshot));
  const targets = ["hv1", "hv2"].map((id) => ({ kind: "host", id, libvirt: "test:///default" }) as const);
  const revision: Revision = {
    commit: desired.commit,
    desired,
    targets,
    webhooks: [],
    images: [],
    secrets: [],
    problems,
    driverContext: {} as never,
    history: { lineageFor: async () => EVERY_LINEAGE },
    earlier: new EarlierCommits(async () => [], createLoader()),
  }; // no driver is asked
  return {
    revision,
    snapshot,
    hosts: HOSTS,
    lineage: EVERY_LINEAGE,
    plan: planning.plan,
    planning,
    rules: planning.rules,
  };
}

const HOSTS: HostConditions = new Map([
  ["hv1", { state: "reachable" }],
  [
    "hv2",
    {
      state: "failed",
      silence: { since: "2026-03-01T09:00:00.000Z", forMs: 90_000, reason: "no answer" },
      reason: "the Host has no fencing",
    },
  ],
]);

/** Returns a mark that says that the current state was applied. */
function asApplied(object: ObservedObject): ObservedObject {
  const { mark, state } = object;
  return mark === undefined ? object : { ...object, mark: { ...mark, applied: hashState(state) } };
}

const DB_HEALTH = { state: "down", since: "2026-03-01T09:00:00.000Z" } as const;

/** Changes some objects: one has drifted, one is in the trash, and one machine belongs to another fleet. */
function alterObjects(objects: readonly ObservedObject[]): ObservedObject[] {
  const [first] = objects;
  const own = objects.flatMap((object): ObservedObject[] => {
    if (object.id === "domain@hv1/db")
      return [
        { ...object, running: { ...object.state, memoryKiB: 1 }, state: { ...object.state, vcpus: 2 } },
      ];
    if (object.type === "prober") return [{ ...object, health: { "db.readiness": DB_HEALTH } }];
    return object.id === "domain@hv1/web-1" ? [] : [object];
  });
  const unmanaged = { id: "domain@hv1/theirs", type: "domain", target: "hv1", name: "theirs" } as const;
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
    { ...unmanaged, state: { power: "running" }, mark: undefined, dependsOn: [] },
    { ...old, state, dependsOn: [], trashed, mark: mark && { ...mark, owner: "Volume/default/old" } },
  ];
}
