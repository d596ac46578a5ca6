import { describe, expect, test } from "vitest";
import { PLAIN_PALETTE } from "../../engine/render/palette.ts";
import { SCHEMAS } from "../../generated/schemas.ts";
import type { Failure } from "../../model/failure.ts";
import { explainPath } from "./fields.ts";
import { formatExplanation, wrap } from "./format-explanation.ts";

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
    expect(explainPath(path).path).toBe(found);
  });

  test.each([
    ["a misspelt kind", "VirtualMachin", 'unknown kind "VirtualMachin"', 'did you mean "VirtualMachine"?'],
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
  ])("suggests the nearest name for %s", (_name, path, message, hint) => {
    expect(() => explainPath(path)).toThrow(expect.objectContaining({ message, hint }) as Failure);
  });

  test("shows type, default and choices", () => {
    const { about } = explainPath("vm.runStrategy");
    expect(about).toMatchObject({
      type: "text",
      fallback: "Always",
      choices: ["Always", "Halted", "Manual"],
      required: false,
    });
    expect(explainPath("vm.instanceType").about).toMatchObject({
      type: "name of an InstanceType",
      required: true,
    });
    expect(explainPath("vm.rootDisk.size").about.type).toBe("size");
    expect(explainPath("vm.sshKeys").about.type).toBe("list of name of an SSHKey");
  });

  test.each(Object.keys(SCHEMAS))("formats all of %s", (kind) => {
    const text = formatExplanation(explainPath(kind), PLAIN_PALETTE, 80);
    expect(text).toContain(kind);
    for (const line of text.split("\n").filter((one) => one.startsWith("    ")))
      expect(line.length).toBeLessThanOrEqual(200);
  });
});

test("sentences are broken into lines between words", () => {
  expect(wrap("one two three four", 10, " ")).toEqual([" one two", " three", " four"]);
});
