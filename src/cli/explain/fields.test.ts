import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { SCHEMAS } from "../../fleet/schemas.gen.ts";
import type { Failure } from "../../model/failure.ts";
import { explain } from "./fields.ts";
import { explainText, wrap } from "./text.ts";

describe("explain", () => {
  test.each([
    ["a kind in any spelling", "virtualmachines", "VirtualMachine"],
    ["a kind by its short name", "vm", "VirtualMachine"],
    ["a field of the spec", "vm.rootDisk.size", "VirtualMachine.spec.rootDisk.size"],
    ["a field with its spec", "VirtualMachine.spec.runStrategy", "VirtualMachine.spec.runStrategy"],
    ["a field of the metadata", "Volume.metadata.name", "Volume.metadata.name"],
    ["a field in a list", "vm.interfaces.ipv4", "VirtualMachine.spec.interfaces.ipv4"],
    ["a field in a list, with brackets", "vm.interfaces[].ipv4", "VirtualMachine.spec.interfaces.ipv4"],
  ])("finds %s", (_name, path, found) => {
    expect(explain(path).path).toBe(found);
  });

  test.each([
    [
      "a misspelt kind",
      "VirtualMachin",
      'there is no kind "VirtualMachin"',
      'did you mean "VirtualMachine"?',
    ],
    [
      "a misspelt field",
      "vm.rotDisk",
      'VirtualMachine.spec has no field "rotDisk"',
      'did you mean "rootDisk"?',
    ],
    [
      "a step too far",
      "vm.rootDisk.size.x",
      'VirtualMachine.spec.rootDisk.size has no field "x"',
      "VirtualMachine.spec.rootDisk.size has no fields",
    ],
  ])("tells of %s what is near", (_name, path, message, hint) => {
    expect(() => explain(path)).toThrow(expect.objectContaining({ message, hint }) as Failure);
  });

  test("says type, default and choices", () => {
    const { about } = explain("vm.runStrategy");
    expect(about).toMatchObject({
      type: "text",
      fallback: "Always",
      choices: ["Always", "Halted", "Manual"],
      required: false,
    });
    expect(explain("vm.instanceType").about).toMatchObject({
      type: "name of an InstanceType",
      required: true,
    });
    expect(explain("vm.rootDisk.size").about.type).toBe("size");
    expect(explain("vm.sshKeys").about.type).toBe("list of name of an SSHKey");
  });

  test.each(Object.keys(SCHEMAS))("shows the whole of %s", (kind) => {
    const text = explainText(explain(kind), pc.createColors(false), 80);
    expect(text).toContain(kind);
    for (const line of text.split("\n").filter((one) => one.startsWith("    ")))
      expect(line.length).toBeLessThanOrEqual(200);
  });
});

test("sentences are broken into lines between words", () => {
  expect(wrap("one two three four", 10, " ")).toEqual([" one two", " three", " four"]);
});
