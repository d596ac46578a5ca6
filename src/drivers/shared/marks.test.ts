import { mkdtempSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { openShell } from "../../host/shell.ts";
import type { Mark } from "../../model/object.ts";
import { createShellMarks, type MarkRecord } from "./marks.ts";

const shell = openShell("local:");
const folder = mkdtempSync("/tmp/fwm");
afterAll(async () => {
  await shell.run(["rm", "-r", folder]);
  await shell[Symbol.asyncDispose]();
});

const mark: Mark = {
  fleet: "demo",
  owner: "Network/default/app",
  applied: "0",
  commit: "'\n;$(reboot)",
  protect: false,
  keep: { onDelete: "delete", trashSeconds: 0 },
};
const record = { mark, state: { mtu: 1550 } };

describe("marks of a host", () => {
  it("are found by another reader, whatever characters their names hold", async () => {
    const marks = createShellMarks(shell, folder);
    for (const name of ["app", "a/b", "../../x", "%2F ü'"]) await marks.write("segment", name, record);
    await marks.write("router", "app", record);
    const again = createShellMarks(shell, folder);
    await again.refresh();
    expect([...again.of("segment").keys()].sort()).toEqual(["%2F ü'", "../../x", "a/b", "app"]);
    expect(again.of("router").get("app")).toEqual(record);
    expect(again.of("port").size).toBe(0);
  });

  it("lose the temporary files of a killed writer, and keep those of a running one", async () => {
    const at = `${folder}/killed`;
    const marks = createShellMarks(shell, at);
    await marks.write("segment", "app", record);
    const dead = (await shell.script("sh -c 'echo $$'")).stdout.trim();
    await shell.script(
      `cd ${at}/segment; touch app.json.${dead}.new app.json.${process.pid}.new; mkdir .${dead}.new; touch .${dead}.new/all theirs.new`,
    );
    await marks.cleanUp();
    const left = (await shell.script(`ls -A ${at}/segment`)).stdout.trim().split("\n");
    expect(left.sort()).toEqual(["app.json", `app.json.${process.pid}.new`, "theirs.new"]);
    await expect(createShellMarks(shell, `${folder}/none`).cleanUp()).resolves.toBeUndefined();
  });

  it("are read beside a pipe, which could block a reader forever", async () => {
    const marks = createShellMarks(shell, `${folder}/special`);
    await marks.write("segment", "app", record);
    await shell.script(`mkfifo ${folder}/special/segment/pipe.json`);
    await marks.refresh();
    expect([...marks.of("segment").keys()]).toEqual(["app"]);
    await expect(
      createShellMarks(shell, `${folder}/special/segment/pipe.json`).refresh(),
    ).resolves.toBeUndefined();
  });

  it("are gone after a removal, which may be repeated", async () => {
    const marks = createShellMarks(shell, folder);
    await marks.write("port", "db.net0", record);
    await marks.remove("port", "db.net0");
    await marks.remove("port", "db.net0");
    expect(marks.of("port").size).toBe(0);
    await marks.refresh();
    expect(marks.of("port").size).toBe(0);
  });

  it("are written and removed many at once with the same result as one by one", async () => {
    const marks = createShellMarks(shell, folder);
    const names = ["many/1", "many\\2 ü'", ...Array.from({ length: 300 }, (_, index) => `many.${index}`)];
    const many = new Map<string, MarkRecord>(
      names.map((name, index) => [name, { mark, state: { text: `\t\\n "${index}` } }]),
    );
    await marks.writeAll("port", many);
    await marks.writeAll("port", new Map([["many/1", record]]));
    const again = createShellMarks(shell, folder);
    await again.refresh();
    expect(again.of("port")).toEqual(new Map([...many, ["many/1", record]]));
    await again.removeAll("port", names);
    await marks.refresh();
    expect(marks.of("port").size).toBe(0);
  });

  it("leave out files that are no marks", async () => {
    for (const text of ["", "{", "null", "[]", '{"mark":{}}'])
      await shell.run(["sh", "-c", 'cat > "$1"', "sh", `${folder}/router/odd.json`], { stdin: text });
    const marks = createShellMarks(shell, folder);
    await marks.refresh();
    expect([...marks.of("router").keys()]).toEqual(["app"]);
  });
});
