import { describe, expect, it } from "vitest";
import { observedObject } from "../../../model/object.ts";
import type { HostRequirements } from "../requirements.ts";
import { existingChecks, existingDirectories } from "./existing-checks.ts";

const OBJECTS = [
  observedObject("pool", "h", "images", {
    state: { active: true, path: "/srv/images", type: "dir" },
    mark: undefined,
    dependsOn: [],
  }),
  observedObject("pool", "h", "old", {
    state: { active: false, path: "/srv/old", type: "dir" },
    mark: undefined,
    dependsOn: [],
  }),
  observedObject("pool", "h", "vg", {
    state: { active: true, path: "/dev/vg", type: "logical" },
    mark: undefined,
    dependsOn: [],
  }),
];

function requirements(pools: readonly string[], networks: readonly string[] = []): HostRequirements {
  const named = (kind: string) => (name: string) => ({ name, by: `${kind}/${name}` });
  return {
    features: new Map(),
    directories: [],
    bridges: new Map(),
    interfaces: [],
    existingPools: pools.map(named("StoragePool")),
    existingNetworks: networks.map(named("Network")),
  };
}

describe("pools and networks that others made", () => {
  it("are there and active, or the command is named", () => {
    const checks = existingChecks(requirements(["images", "old", "gone"], ["default"]), OBJECTS);
    expect(checks.map(({ status, about, commands = [] }) => [status, about, ...commands])).toEqual([
      ["ok", "images is active"],
      ["error", "old is not active", "virsh pool-start old", "virsh pool-autostart old"],
      ["error", "libvirt has none with the name gone", "virsh pool-list --all"],
      ["error", "libvirt has none with the name default", "virsh net-list --all"],
    ]);
  });

  it("have directories whose free space counts", () => {
    expect(existingDirectories(requirements(["images", "vg", "gone"]), OBJECTS)).toEqual([
      { path: "/srv/images", pool: "StoragePool/images" },
    ]);
  });
});
