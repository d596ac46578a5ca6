import { describe, expect, test } from "vitest";
import type { Resource } from "../../model/resource.ts";
import { resourceId } from "../../model/resource.ts";
import { findResource, resolveId } from "./resolve-name.ts";

const db: Resource = {
  id: resourceId("VirtualMachine", "default", "db"),
  kind: "VirtualMachine",
  name: "db",
  project: "default",
  labels: {},
  annotations: {},
  spec: {},
  source: { file: "f.yaml", line: 1, column: 1 },
};

describe("a resource's name on the command line", () => {
  test.each([
    ["VirtualMachine/db", "VirtualMachine/default/db"],
    ["vm/db", "VirtualMachine/default/db"],
    ["vms/shop/db", "VirtualMachine/shop/db"],
  ])("%s is %s", (text, id) => expect(resolveId(text)).toBe(id));

  test.each(["db", "vm/", "vm/a/b/c", ""])("%j is refused", (text) => {
    expect(() => resolveId(text)).toThrow(expect.objectContaining({ code: "usage" }) as Error);
  });

  test("that is misspelt gets the nearest name as hint", () => {
    expect(findResource("vm/db", { resources: [db] })).toBe(db);
    const hint = 'did you mean "VirtualMachine/db"?';
    expect(() => findResource("vm/bd", { resources: [db] })).toThrow(
      expect.objectContaining({ hint }) as Error,
    );
  });
});
