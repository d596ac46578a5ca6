import { expect, it } from "vitest";
import { fieldsToChange } from "../../../src/drivers/libvirt/domain-live.ts";
import { readRunning } from "../../../src/drivers/libvirt/domain-running.ts";
import { readDomain } from "../../../src/drivers/libvirt/domain-xml.ts";
import type { DomainState } from "../../../src/drivers/libvirt/states.ts";
import { updatedDefinition } from "../../../src/drivers/libvirt/updated-definition.ts";
import { parseXml } from "../../../src/drivers/libvirt/xml.ts";
import type { Change } from "../../../src/model/change.ts";
import { adoptAll, type ForeignHost, foreignHost, observedDomain, planOf } from "./adopted-fleet.ts";
import { VIRT_INSTALL } from "./definitions.ts";

/**
 * The limit of an adopted machine stays as it was found, until its type has CPU credits. From then on the limit in force
 * follows them, and none is left when the type has no credits any more.
 */

const fleet = (cpu = "") => `
{apiVersion: fleetwright/v1, kind: Host, metadata: {name: hv1}, spec: {libvirt: "lab://t/hv1"}}
---
{apiVersion: fleetwright/v1, kind: InstanceType, metadata: {name: t}, spec: {cpu: {guest: 2${cpu}}, memory: {guest: 2Gi}}}
---
{apiVersion: fleetwright/v1, kind: StoragePool, metadata: {name: images}, spec: {type: dir, path: /var/lib/libvirt/images}}
---
{apiVersion: fleetwright/v1, kind: Volume, metadata: {name: web-root}, spec: {pool: images, existing: {name: web.qcow2}}}
---
{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web}, spec: {
  uuid: 48E1498A-4895-45e6-b485-ee34ee4e2573, instanceType: t, bootVolume: web-root}}
`;
const BURSTABLE = fleet(", burst: {baselinePercent: 20}");

const withQuota = (quotaUs: number | undefined) =>
  VIRT_INSTALL.replace(
    /<\/vcpu>/,
    quotaUs === undefined ? "$&" : `$&<cputune><period>100000</period><quota>${quotaUs}</quota></cputune>`,
  );

/** Adopts a running machine with these limits. */
function adopt(stored: number | undefined, running: number | undefined) {
  const live = parseXml(withQuota(running));
  const volumes = { "images/web.qcow2": { format: "qcow2" as const, capacityBytes: 20 * 2 ** 30 } };
  return adoptAll(fleet(), foreignHost(withQuota(stored), { live, volumes, autostart: true }));
}

/** Updates the definition as a driver does, and returns what it changes on the running machine then. */
function update(yaml: string, before: ForeignHost, volumes: ReturnType<typeof adopt>["volumes"]) {
  const observed = observedDomain(before);
  const change = planOf(yaml, [observed, ...volumes]).plan.changes.find(({ type }) => type === "domain");
  if (change === undefined) return { paths: [], live: [], after: before };
  const stored = updatedDefinition(before.stored, change as unknown as Change, String);
  const desired = change.after as unknown as DomainState;
  const sides = { live: before.live ?? stored, stored, definition: readDomain(stored), hostCpus: 8 };
  const running = readRunning({ ...sides, balloonAnswers: false, defaultCpuShares: 1024 }, String);
  const live = fieldsToChange({ running, after: desired }, change.before as unknown as Partial<DomainState>);
  return { paths: change.fields.map(({ path }) => path), live, after: { ...before, stored } };
}

it.each([
  ["a limit", 40_000, 40_000],
  ["a limit that only the running machine has", undefined, 40_000],
  ["no limit", undefined, undefined],
])(
  "an adopted machine with %s follows its credits, and has no limit when its type has none",
  (_, stored, running) => {
    const { host, plan, volumes } = adopt(stored, running);
    expect(plan.changes).toEqual([]);
    const burstable = update(BURSTABLE, host, volumes);
    expect(burstable.paths).toContain("burst");
    const throttled = { ...burstable.after, live: parseXml(withQuota(20_000)) };
    expect(update(BURSTABLE, throttled, volumes).paths).toEqual([]);

    const plain = update(fleet(), throttled, volumes);
    expect(plain.paths).toContain("burst");
    expect(plain.live).toContain("cpuQuotaUs");

    const killedBetween = update(fleet(), plain.after, volumes);
    expect(killedBetween.paths).toEqual(["cpuQuotaUs"]);
    expect(killedBetween.live).toEqual(["cpuQuotaUs"]);
    const lifted = { ...plain.after, live: parseXml(withQuota(undefined)) };
    expect(update(fleet(), lifted, volumes).paths).toEqual([]);
  },
);
