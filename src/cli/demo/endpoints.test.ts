import { expect, test } from "vitest";
import type { JsonObject } from "../../model/json.ts";
import { type ObservedObject, objectRef } from "../../model/object.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import { endpointOf, servicesOf } from "./endpoints.ts";

const hosts = new Map(["hv1", "hv2"].map((host) => [host, { target: host, lab: "l", host }]));

function observe(...objects: ObservedObject[]): Pick<FleetWorkspace, "snapshot" | "fleet"> {
  return { snapshot: { objects }, fleet: { id: "demo" } } as unknown as FleetWorkspace; // the functions read nothing else
}

function object(type: string, target: string, name: string, state: JsonObject): ObservedObject {
  const keep = { onDelete: "delete", trashSeconds: 0 } as const;
  const owner = `Kind/default/${name}` as const;
  const mark = { fleet: "demo", owner, applied: "", commit: "", protect: false, keep };
  return { ...objectRef(type, target, name), state, mark, dependsOn: [] };
}

const db = object("domain", "hv2", "db", { interfaces: { net0: { mac: "52:1", ipv4: "10.20.0.10" } } });
const router = object("router", "hv1", "app", {
  namespace: "fwr-1",
  leases: { "52:1": { ipv4: "10.20.0.10", hostname: "db" } },
  vips: { "203.0.113.80": { at: "outside", routed: true } },
});
const balancer = (address: string) =>
  object("loadbalancer", "hv1", "web", { namespace: "fwr-1", address, listeners: { http: { port: 80 } } });

test("a machine of a network on its host is reached from there", () => {
  expect(endpointOf(db, observe(db), hosts)?.to).toEqual({ host: "hv2", address: "10.20.0.10", port: 80 });
});

test("a machine of a network between hosts is reached through the network's router", () => {
  const to = { host: "hv1", namespace: "fwr-1", address: "10.20.0.10", port: 80 };
  expect(endpointOf(db, observe(db, router), hosts)?.to).toEqual(to);
});

test("a machine on a host outside of labs has no endpoint", () => {
  expect(endpointOf({ ...db, target: "real" }, observe(db), hosts)).toBeUndefined();
});

test("a public address is reached from the internet, a private one from inside the network", () => {
  const to = (address: string) => servicesOf(observe(router, balancer(address)), hosts)[0]?.to;
  expect(to("203.0.113.80")).toEqual({ host: "internet", address: "203.0.113.80", port: 80 });
  expect(to("10.20.0.5")).toMatchObject({ host: "hv1", namespace: "fwr-1" });
});
