import { expect, it } from "vitest";
import type { ObservedObject } from "../../model/object.ts";
import { unmanagedLines } from "./unmanaged-lines.ts";

it("a screen that a file leaves open is listed once, as what it is", () => {
  const unmanaged = {
    disks: ["sda"],
    interfaces: [],
    hostDevices: [],
    fields: ["cpuShares", "graphics"],
    others: ["screen: vnc on 127.0.0.1", "sound card ich9"],
  };
  const domain = { type: "domain", state: { unmanaged } } as unknown as ObservedObject; // the function reads nothing else
  const lines = unmanagedLines([domain]);
  expect(lines.filter((line) => /graphics|screen/i.test(line))).toEqual(["screen: vnc on 127.0.0.1"]);
  expect(lines).toHaveLength(4);
});
