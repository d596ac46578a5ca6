import { expect, test } from "vitest";
import type { Resource } from "../../model/resource.ts";
import { blockedByUserData, userDataProblems } from "./wrong-user-data.ts";

const POOL = "VirtualMachinePool/default/web";

function machine(name: string, cloudInit: object, expandedFrom?: typeof POOL): Resource {
  const source = { file: "web.yaml", line: 7, column: 1 };
  const id = `VirtualMachine/default/${name}` as const;
  const names = { id, kind: "VirtualMachine", name, project: "default", labels: {}, annotations: {} };
  return { ...names, source, spec: { cloudInit }, ...(expandedFrom && { expandedFrom }) };
}

const bySecret = { userDataSecretRef: { secret: "boot", key: "web" } };
const found = new Map([["Secret/default/boot#web", "line 3: its runcmd is not as cloud-init takes it"]]);
const MESSAGE = 'the user data in Secret/boot, key "web": line 3: its runcmd is not as cloud-init takes it';

test("a machine whose secret user data cloud-init refuses is blocked, and others are not", () => {
  const machines = [machine("a", bySecret), machine("b", {}), machine("c", { userData: "#!/bin/sh" })];
  expect(blockedByUserData(machines, found)).toMatchObject([
    { resource: "VirtualMachine/default/a", code: "invalid", message: `VirtualMachine/a: ${MESSAGE}` },
  ]);
  expect(userDataProblems(machines, found)).toMatchObject([
    {
      file: "web.yaml",
      line: 7,
      path: "spec.cloudInit.userDataSecretRef",
      message: `VirtualMachine/a: ${MESSAGE}`,
    },
  ]);
});

test("a pool has the problem of its members once, and each member is blocked", () => {
  const members = ["web-0", "web-1"].map((name) => machine(name, bySecret, POOL));
  expect(blockedByUserData(members, found).map(({ resource }) => resource)).toEqual(
    members.map(({ id }) => id),
  );
  expect(userDataProblems(members, found)).toMatchObject([
    {
      path: "spec.template.spec.cloudInit.userDataSecretRef",
      message: `VirtualMachinePool/web: ${MESSAGE}`,
      resource: POOL,
    },
  ]);
});
