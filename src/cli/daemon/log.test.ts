import pc from "picocolors";
import { expect, test } from "vitest";
import { createLog, type LogForm } from "./log.ts";

async function logged(form: LogForm, level = "info"): Promise<string> {
  const lines: string[] = [];
  const io = { draw: (text: string) => void lines.push(text), errColor: pc.createColors(false) };
  const log = await createLog(io, { form, level, now: () => new Date("2026-03-01T10:00:00Z") });
  log.debug({}, "planned");
  log.info({ run: "5b1e0c7a-93d2", host: "hv1", seconds: 0.61 }, "update domain db on hv1 (drift)");
  log.warn({ host: "hv2" }, "lost sight of it: no answer");
  return lines.join("");
}

test("on a terminal, a short line each", async () => {
  expect(await logged("text", "debug")).toBe(
    [
      "10:00:00 · planned",
      "10:00:00   update domain db on hv1 (drift) 0.6s 5b1e",
      "10:00:00 ! hv2: lost sight of it: no answer",
      "",
    ].join("\n"),
  );
});

test("elsewhere, JSON with its fields", async () => {
  const [first, second] = (await logged("json"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(first).toEqual({
    ...{ level: "info", time: "2026-03-01T10:00:00.000Z", msg: "update domain db on hv1 (drift)" },
    ...{ run: "5b1e0c7a-93d2", host: "hv1", seconds: 0.61 },
  });
  expect(second).toMatchObject({ level: "warn", host: "hv2" });
});
