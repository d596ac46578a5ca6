import { describe, expect, it } from "vitest";
import type { DomainState } from "../../../src/drivers/libvirt/states.ts";
import { createCompiler } from "../../../src/engine/compile.ts";
import { kinds } from "../../../src/kinds/index.ts";
import { compileFleet, compileInputOf, resourcesOf } from "../compiled-fleet.ts";
import { observedPool, poolYaml } from "./pool-plans.ts";

describe("a pool becomes", () => {
  const { objects, resources, pools: groups, blocked } = compileFleet(poolYaml({ replicas: 3 }));
  const domains = objects.filter(({ type }) => type === "domain");

  it("machines that are numbered from 0, and nothing else", () => {
    expect(blocked).toEqual([]);
    expect(domains.map(({ name, owner }) => `${name} of ${owner}`)).toEqual([
      "web-0 of VirtualMachine/default/web-0",
      "web-1 of VirtualMachine/default/web-1",
      "web-2 of VirtualMachine/default/web-2",
    ]);
    expect(objects.filter(({ owner }) => owner.startsWith("VirtualMachinePool/"))).toEqual([]);
  });

  it("resources like those that are written, which know their pool", () => {
    const members = resources.filter(({ kind }) => kind === "VirtualMachine");
    expect(members.map(({ name, expandedFrom }) => [name, expandedFrom])).toEqual([
      ["web-0", "VirtualMachinePool/default/web"],
      ["web-1", "VirtualMachinePool/default/web"],
      ["web-2", "VirtualMachinePool/default/web"],
    ]);
    expect(groups).toMatchObject([
      {
        id: "VirtualMachinePool/default/web",
        members: members.map(({ id }) => ({ id, phase: "service", exists: false })),
        maxMachines: 3,
        minAvailable: 2,
      },
    ]);
  });

  it("machines with an identity, a place and an address each", () => {
    const states = domains.map(({ state }) => state as DomainState);
    const different = (of: (state: DomainState) => unknown) => new Set(states.map(of)).size;
    expect(different(({ uuid }) => uuid)).toBe(3);
    expect(different(({ interfaces }) => interfaces.net0?.mac)).toBe(3);
    expect(states.map(({ interfaces }) => interfaces.net0?.ipv4).sort()).toEqual([
      "10.20.0.2",
      "10.20.0.3",
      "10.20.0.4",
    ]);
    expect(new Set(domains.map(({ target }) => target))).toEqual(new Set(["hv1", "hv2"]));
  });
});

describe("compiling a pool again", () => {
  const observed = observedPool({ replicas: 3 });
  const compile = createCompiler(kinds);
  const resources = resourcesOf(poolYaml({ replicas: 3 }));
  const input = compileInputOf(resources, { observed });
  const first = compile(input);
  const known = new Set(first.objects);

  it("gives the identical objects, resources included", () => {
    const second = compile(input);
    expect(second.resources).toBe(first.resources);
    expect(second.objects.filter((object) => !known.has(object))).toEqual([]);
  });

  it("after another document has changed leaves the members alone", () => {
    const group =
      "{apiVersion: fleetwright/v1, kind: PlacementGroup, metadata: {name: g}, spec: {policy: affinity}}";
    const added = compile({ ...input, resources: [...resources, ...resourcesOf(group)] });
    expect(added.resources).toHaveLength(first.resources.length + 1);
    expect(added.objects.filter((object) => !known.has(object))).toEqual([]);
  });

  it("with fewer replicas keeps those that leave until nothing holds their removal", () => {
    const fewer = compile(compileInputOf(resourcesOf(poolYaml({ replicas: 2 })), { observed }));
    const names = fewer.objects.filter(({ type }) => type === "domain").map(({ name }) => name);
    expect(names).toEqual(["web-0", "web-1", "web-2"]);
    const members = fewer.pools[0]?.members.map(({ id, phase }) => `${id.split("/").at(-1)} ${phase}`);
    expect(members).toEqual(["web-0 service", "web-1 service", "web-2 leaving"]);
  });

  it("leaves a member that is also defined in the files, to what is written", () => {
    const twin =
      poolYaml({ replicas: 3 }) +
      "---\n{apiVersion: fleetwright/v1, kind: VirtualMachine, metadata: {name: web-1}, spec: {instanceType: small, image: micro}}";
    const both = [...resources, ...resourcesOf(twin.replace(/\{[^\n]*VirtualMachinePool[^\n]*\n---\n/, ""))];
    const unique = [...new Map(both.map((resource) => [resource.id, resource])).values()];
    const { objects, pools: groups } = createCompiler(kinds)(compileInputOf(unique));
    expect(objects.filter(({ id }) => id.endsWith("/web-1") && id.startsWith("domain"))).toHaveLength(1);
    const members = groups[0]?.members.map(({ id }) => id.split("/").at(-1));
    expect(members).toEqual(["web-0", "web-2", "web-3"]);
  });
});
