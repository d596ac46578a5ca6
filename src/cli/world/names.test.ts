import { describe, expect, test } from "vitest";
import type { Resource } from "../../model/resource.ts";
import { resourceId } from "../../model/resource.ts";
import { idNamed, resourceNamed } from "./names.ts";

const db: Resource = {
  ...{
    id: resourceId("VirtualMachine", "default", "db"),
    kind: "VirtualMachine",
    name: "db",
    project: "default",
  },
  ...{ labels: {}, annotations: {}, spec: {}, source: { file: "f.yaml", line: 1, column: 1 } },
};

describe("a resource's name on the command line", () => {
  test.each([
    ["VirtualMachine/db", "VirtualMachine/default/db"],
    ["vm/db", "VirtualMachine/default/db"],
    ["vms/shop/db", "VirtualMachine/shop/db"],
  ])("%s is %s", (text, id) => expect(idNamed(text)).toBe(id));

  test.each(["db", "vm/", "vm/a/b/c", ""])("%j names none", (text) => {
    expect(() => idNamed(text)).toThrow(expect.objectContaining({ code: "usage" }) as Error);
  });

  test("that is misspelt gets the nearest one", () => {
    expect(resourceNamed("vm/db", { resources: [db] })).toBe(db);
    const hint = 'did you mean "VirtualMachine/db"?';
    expect(() => resourceNamed("vm/bd", { resources: [db] })).toThrow(
      expect.objectContaining({ hint }) as Error,
    );
  });
});
