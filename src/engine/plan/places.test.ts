import { describe, expect, it } from "vitest";
import { rrsetType } from "../../drivers/dns/rrset-type.ts";
import { asAnyType } from "../../drivers/object-type.ts";
import { type DesiredObject, type Mark, type ObservedObject, objectRef } from "../../model/object.ts";
import { createPlanner } from "../plan.ts";
import * as toy from "../scenarios/toy.testing.ts";

/** DNS records that exclude each other: nothing can stand beside a CNAME (RFC 1034, 3.6.2). */

const planner = createPlanner([...toy.TYPES, asAnyType(rrsetType)]);
const ZONE = "dns:example-test";
const KEEP = { onDelete: "delete", trashSeconds: 0 } as const;

function desired(name: string, owner = "web"): DesiredObject {
  const state = { ttl: 60, values: ["a.test."] };
  const policy = { reboot: "Never", recreate: "Never" } as const;
  const rest = { keep: KEEP, protect: false, drift: "fix", policy } as const;
  return {
    ...objectRef("rrset", ZONE, name),
    owner: `DNSRecord/default/${owner}`,
    state,
    dependsOn: [],
    ...rest,
  };
}

function observed(name: string, mark: Partial<Mark> | undefined, values = ["b.test."]): ObservedObject {
  const owner = "DNSRecord/default/before" as const;
  const whole = { fleet: "demo", owner, applied: "", commit: toy.COMMIT, protect: false, keep: KEEP };
  const state = { ttl: 60, values };
  return {
    ...objectRef("rrset", ZONE, name),
    state,
    mark: mark === undefined ? undefined : { ...whole, ...mark },
    dependsOn: [],
  };
}

function planOf(wanted: readonly DesiredObject[], there: readonly ObservedObject[]) {
  const { changes, blocked } = planner(toy.planInput(wanted, there));
  return {
    changes: changes.map(({ change, dependsOn }) => [change, ...dependsOn]),
    blocked: blocked.map(({ message, hint }) => [message, hint]),
  };
}

const WWW = "www.example.test.";
const create = (name: string, ...after: string[]) => [`create rrset@${ZONE}/${name}`, ...after];

describe("a name in a zone", () => {
  it.each<[string, DesiredObject[], ObservedObject[], string[][]]>([
    [
      "may have an address beside a text of others",
      [desired(`${WWW}/A`)],
      [observed(`${WWW}/TXT`, undefined)],
      [create(`${WWW}/A`)],
    ],
    [
      "may be a CNAME beside another name",
      [desired(`${WWW}/CNAME`)],
      [observed("a.www.example.test./A", undefined)],
      [create(`${WWW}/CNAME`)],
    ],
    [
      "may be a CNAME where only a mark is left",
      [desired(`${WWW}/CNAME`)],
      [observed(`${WWW}/A`, { owner: "DNSRecord/default/web" }, [])],
      [create(`${WWW}/CNAME`), [`delete rrset@${ZONE}/${WWW}/A`]],
    ],
    [
      "changes its type in one step",
      [desired(`${WWW}/CNAME`)],
      [observed(`${WWW}/A`, { owner: "DNSRecord/default/web" })],
      [create(`${WWW}/CNAME`), [`delete rrset@${ZONE}/${WWW}/A`]],
    ],
    [
      "becomes a CNAME after the removal of another resource's records",
      [desired(`${WWW}/CNAME`)],
      [observed(`${WWW}/A`, {})],
      [[`delete rrset@${ZONE}/${WWW}/A`], create(`${WWW}/CNAME`, `delete rrset@${ZONE}/${WWW}/A`)],
    ],
    [
      "gets an address after the removal of another resource's CNAME",
      [desired(`${WWW}/A`)],
      [observed(`${WWW}/CNAME`, {})],
      [[`delete rrset@${ZONE}/${WWW}/CNAME`], create(`${WWW}/A`, `delete rrset@${ZONE}/${WWW}/CNAME`)],
    ],
  ])("%s", (_, wanted, there, changes) => {
    expect(planOf(wanted, there)).toEqual({ changes, blocked: [] });
  });

  const remove = "remove that one, or give the resource another name";
  it.each<[string, DesiredObject[], ObservedObject[], string, string]>([
    [
      "a CNAME beside a stranger's text",
      [desired(`${WWW}/CNAME`)],
      [observed(`${WWW}/TXT`, undefined)],
      `DNSRecord/web: rrset ${WWW}/CNAME on ${ZONE} cannot be there beside rrset ${WWW}/TXT on ${ZONE}, which is not managed by Fleetwright`,
      remove,
    ],
    [
      "a CNAME beside a stranger's record of a type that is not supported",
      [desired(`${WWW}/CNAME`)],
      [observed(`${WWW}/CAA`, undefined)],
      `DNSRecord/web: rrset ${WWW}/CNAME on ${ZONE} cannot be there beside rrset ${WWW}/CAA on ${ZONE}, which is not managed by Fleetwright`,
      remove,
    ],
    [
      "an address beside a stranger's CNAME",
      [desired(`${WWW}/A`)],
      [observed(`${WWW}/CNAME`, undefined)],
      `DNSRecord/web: rrset ${WWW}/A on ${ZONE} cannot be there beside rrset ${WWW}/CNAME on ${ZONE}, which is not managed by Fleetwright`,
      remove,
    ],
    [
      "a CNAME beside another fleet's address",
      [desired(`${WWW}/CNAME`)],
      [observed(`${WWW}/A`, { fleet: "other" })],
      `DNSRecord/web: rrset ${WWW}/CNAME on ${ZONE} cannot be there beside rrset ${WWW}/A on ${ZONE}, which belongs to fleet other`,
      remove,
    ],
    [
      "a CNAME beside its own protected address",
      [desired(`${WWW}/CNAME`)],
      [observed(`${WWW}/A`, { owner: "DNSRecord/default/web", protect: true })],
      `DNSRecord/web: rrset ${WWW}/CNAME on ${ZONE} cannot be there beside rrset ${WWW}/A on ${ZONE}, which belongs to DNSRecord/web`,
      remove,
    ],
    [
      "a CNAME beside a record that another resource asks for",
      [desired(`${WWW}/CNAME`), desired(`${WWW}/PTR`, "db")],
      [],
      `DNSRecord/web: rrset ${WWW}/CNAME on ${ZONE} cannot be there beside rrset ${WWW}/PTR on ${ZONE}, which DNSRecord/db asks for`,
      "give one of the two resources another name",
    ],
  ])("blocks %s", (_, wanted, there, message, hint) => {
    const { changes, blocked } = planOf(wanted, there);
    expect(blocked).toEqual([[message, hint]]);
    expect(changes.map(([change]) => change)).not.toContain(
      `create rrset@${ZONE}/${WWW}/${wanted[0]?.name.split("/")[1]}`,
    );
  });

  it("is free again when the stranger's record is gone, also for a planner that knows the desired object", () => {
    const wanted = [desired(`${WWW}/CNAME`)];
    const other = observed(`${WWW}/A`, undefined);
    const blockedIn = (there: ObservedObject[]) => planOf(wanted, there).blocked.length;
    expect([[], [other], []].map(blockedIn)).toEqual([0, 1, 0]);
  });
});
