import { mkdtempSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { openShell } from "../host/shell.ts";
import type { Mark } from "../model/object.ts";
import { type Noted, shellMarks } from "./marks.ts";

const shell = openShell("local:");
const folder = mkdtempSync("/tmp/fwm");
afterAll(async () => {
  await shell.run(["rm", "-r", folder]);
  await shell[Symbol.asyncDispose]();
});

const mark: Mark = {
  ...{ fleet: "demo", owner: "Network/default/app", applied: "0", commit: "'\n;$(reboot)", protect: false },
  keep: { onDelete: "delete", trashSeconds: 0 },
};
const noted = { mark, state: { mtu: 1550 } };

describe("marks of a host", () => {
  it("are found again by another reader, whatever their names hold", async () => {
    const marks = shellMarks(shell, folder);
    for (const name of ["app", "a/b", "../../x", "%2F ü'"]) await marks.write("segment", name, noted);
    await marks.write("router", "app", noted);
    const again = shellMarks(shell, folder);
    await again.refresh();
    expect([...again.of("segment").keys()].sort()).toEqual(["%2F ü'", "../../x", "a/b", "app"]);
    expect(again.of("router").get("app")).toEqual(noted);
    expect(again.of("port").size).toBe(0);
  });

  it("are gone when they were removed, and again is no harm", async () => {
    const marks = shellMarks(shell, folder);
    await marks.write("port", "db.net0", noted);
    await marks.remove("port", "db.net0");
    await marks.remove("port", "db.net0");
    expect(marks.of("port").size).toBe(0);
    await marks.refresh();
    expect(marks.of("port").size).toBe(0);
  });

  it("are written and removed many at once, as if one by one", async () => {
    const marks = shellMarks(shell, folder);
    const names = ["many/1", "many\\2 ü'", ...Array.from({ length: 300 }, (_, index) => `many.${index}`)];
    const many = new Map<string, Noted>(
      names.map((name, index) => [name, { mark, state: { text: `\t\\n "${index}` } }]),
    );
    await marks.writeAll("port", many);
    await marks.writeAll("port", new Map([["many/1", noted]]));
    const again = shellMarks(shell, folder);
    await again.refresh();
    expect(again.of("port")).toEqual(new Map([...many, ["many/1", noted]]));
    await again.removeAll("port", names);
    await marks.refresh();
    expect(marks.of("port").size).toBe(0);
  });

  it("leave out what is no mark", async () => {
    for (const text of ["", "{", "null", "[]", '{"mark":{}}'])
      await shell.run(["sh", "-c", 'cat > "$1"', "sh", `${folder}/router/odd.json`], { stdin: text });
    const marks = shellMarks(shell, folder);
    await marks.refresh();
    expect([...marks.of("router").keys()]).toEqual(["app"]);
  });
});
