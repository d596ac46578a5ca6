import { expect, test } from "vitest";
import { PLAIN_PALETTE } from "../../engine/render/palette.ts";
import { createLog, type LogForm } from "./pino-log.ts";

async function logLines(form: LogForm, level = "info"): Promise<string> {
  const lines: string[] = [];
  const io = { info: (text: string) => void lines.push(`${text}\n`), errColor: PLAIN_PALETTE };
  const log = await createLog(io, { form, level, now: () => new Date("2026-03-01T10:00:00Z") });
  log.debug({}, "planned");
  log.info({ run: "5b1e0c7a-93d2", host: "hv1", seconds: 0.61 }, "update domain db on hv1 (drift)");
  log.warn({ host: "hv2" }, "is unreachable: no answer");
  return lines.join("");
}

test("the text log prints a short line per entry", async () => {
  expect(await logLines("text", "debug")).toBe(
    [
      "10:00:00 · planned",
      "10:00:00   update domain db on hv1 (drift) 0.6s 5b1e",
      "10:00:00 ! hv2: is unreachable: no answer",
      "",
    ].join("\n"),
  );
});

test("the JSON log keeps the fields of an entry", async () => {
  const [first, second] = (await logLines("json"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(first).toEqual({
    level: "info",
    time: "2026-03-01T10:00:00.000Z",
    msg: "update domain db on hv1 (drift)",
    run: "5b1e0c7a-93d2",
    host: "hv1",
    seconds: 0.61,
  });
  expect(second).toMatchObject({ level: "warn", host: "hv2" });
});
