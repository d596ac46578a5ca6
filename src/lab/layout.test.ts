import { describe, expect, it } from "vitest";
import { allHosts, labLayout } from "./layout.ts";

describe("labLayout", () => {
  it("names and numbers the hosts, the internet first", () => {
    const hosts = allHosts(labLayout("default", 2)).map(({ name, underlay, uplink }) => [
      name,
      underlay,
      uplink,
    ]);
    expect(hosts).toEqual([
      ["internet", undefined, "203.0.113.1"],
      ["hv1", "10.99.0.1", "203.0.113.11"],
      ["hv2", "10.99.0.2", "203.0.113.12"],
    ]);
  });

  it("shares no namespace and no host UUID between labs", () => {
    const names = ["a", "b"].flatMap((name) => {
      const lab = labLayout(name, 3);
      return [lab.underlayNamespace, ...allHosts(lab).flatMap((host) => [host.namespace, host.uuid])];
    });
    expect(new Set(names).size).toBe(names.length);
  });

  it("is the same each time, so that a crash can be cleared by names alone", () => {
    expect(labLayout("default", 3)).toEqual(labLayout("default", 3));
  });

  it.each(["", "A", "a/b", "..", "a b", "-x", "a".repeat(30)])("refuses the name %j", (name) => {
    expect(() => labLayout(name, 1)).toThrow(/not a name/);
  });
});
