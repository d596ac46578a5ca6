import { describe, expect, it } from "vitest";
import type { ObservedObject } from "../../../src/model/object.ts";
import { DEFINITIONS, foundHost, foundMachine } from "./found-host.ts";
import { ORIGIN, prove } from "./prove.ts";

function withDevices({ state: { disks, interfaces } }: ObservedObject): ObservedObject["state"] {
  return { disks, interfaces };
}

describe("the proof", () => {
  it.each(Object.entries(DEFINITIONS).filter(([name]) => name !== "instance-0000002a"))(
    "finds that the adoption of %s changes nothing",
    (_, xml) => {
      const { imported, differences, marked } = prove(foundHost([foundMachine(xml)]));
      expect(differences).toEqual([]);
      expect(marked.length).toBe(imported[0]?.owners.size);
    },
  );

  it("finds that the adoption of all of them changes nothing, though the host has too little for them", () => {
    const { differences, imported } = prove(
      foundHost(Object.values(DEFINITIONS).map((xml) => foundMachine(xml))),
    );
    expect(differences).toEqual([]);
    expect(imported.length).toBe(Object.keys(DEFINITIONS).length - 1);
  });

  it("gives each mark the first commit of the repository, so that another one cannot take the machine", () => {
    const { candidates } = prove(foundHost([foundMachine(DEFINITIONS.web01 ?? "")]));
    expect(candidates.map(({ mark }) => mark.origin)).toEqual(candidates.map(() => ORIGIN));
  });

  it("takes over the rest of a machine whose disks an interrupted adoption marked", () => {
    const input = foundHost([foundMachine(DEFINITIONS.web01 ?? "")]);
    const first = prove(input);
    const marks = new Map(first.candidates.map(({ observed, mark }) => [observed.id, mark]));
    const objects = input.objects.map((object) =>
      object.type === "volume" ? { ...object, mark: marks.get(object.id) } : object,
    );
    const second = prove({ ...input, objects });
    expect(second.marked).toEqual(["domain@hv1/web01"]);
    expect(second.differences).toEqual([]);
    expect(second.imported).toEqual(first.imported);
  });

  it("names what a running machine has otherwise than its definition, with the cost", () => {
    const input = foundHost([foundMachine(DEFINITIONS.web01 ?? "")]);
    const objects = input.objects.map(
      (object): ObservedObject =>
        object.type === "domain"
          ? { ...object, running: { ...withDevices(object), vcpus: 1, firmware: "efi" } }
          : object,
    );
    expect(prove({ ...input, objects }).differences).toMatchObject([
      {
        resource: "VirtualMachine/default/web01",
        object: "domain@hv1/web01",
        field: "vcpus",
        before: 1,
        after: 2,
        impact: "live",
        why: "the running machine differs from its own definition",
      },
      { field: "firmware", before: "efi", after: "bios", impact: "reboot" },
    ]);
  });
});
