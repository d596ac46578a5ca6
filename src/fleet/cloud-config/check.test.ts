import { expect, it, test } from "vitest";
import { checkCloudConfig } from "./check.ts";
import { config, REFUSED, TAKEN } from "./documents.testing.ts";

const messages = (text: string) => checkCloudConfig(text).map(({ line, message }) => `${line}: ${message}`);

test.each(REFUSED)("%s is refused", (_, text, message) => {
  expect(messages(text)).toEqual([message]);
});

test.each(TAKEN)("%s is taken", (_, text) => {
  expect(messages(text)).toEqual([]);
});

it("reports what cloud-init passes over in silence", () => {
  expect(checkCloudConfig(config("run_cmd: [date]"))).toMatchObject([
    { message: 'cloud-init has no module for "run_cmd"', hint: 'did you mean "runcmd"?' },
  ]);
  expect(messages(config("runcmd: [a]", "runcmd: [b]"))).toEqual([
    "3: runcmd is there twice, and cloud-init takes only the last",
  ]);
  expect(messages(config("my_own_module: {a: 1}"))).toEqual([]);
});

it("leaves other formats alone", () => {
  for (const header of [
    "#!/bin/sh",
    "#cloud-config-archive",
    "## template: jinja\n#cloud-config",
    "#include",
  ])
    expect(messages(`${header}\nruncmd: x`)).toEqual([]);
});

it("tells of secret data only what is not in it", () => {
  const [problem] = checkCloudConfig(config("chpasswd:", "  hunter2: hunter2"));
  expect(problem?.about).toBe("its chpasswd is not as cloud-init takes it");
});

/** Eight lists, each with eight aliases of the one before: 16 million values. */
const DOUBLED = [..."bcdefgh"].map((name, index) => {
  const before = `*${"abcdefg"[index]}`;
  return `${name}: &${name} [${Array(8).fill(before).join(", ")}]`;
});

it.each([
  ["aliases that multiply", ["a: &a [x, x, x, x, x, x, x, x]", ...DOUBLED, "runcmd: *h"]],
  ["a map that is merged into itself", ["x: &x {<<: *x}", "users: [*x]"]],
  ["a list in itself", ["runcmd: &a [*a, *a, *a]"]],
])("comes to an end with %s", (_, lines) => {
  expect(messages(config(...lines)).length).toBeLessThanOrEqual(10);
});
