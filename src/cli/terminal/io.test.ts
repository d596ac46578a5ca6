import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { createIo, wantsColor } from "./io.ts";

describe("a question", () => {
  const ask = async (answer: (stdin: PassThrough) => void) => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const terminal = Object.assign(stderr, { isTTY: true as const });
    const question = createIo({ stdin, stdout, stderr: terminal, env: {} }).ask(
      "Name? ",
      new AbortController().signal,
    );
    answer(stdin);
    return question;
  };

  test("has the answer without blanks around it", async () => {
    expect(await ask((stdin) => stdin.write("  web \n"))).toBe("web");
  });

  test("has an empty answer, which is no answer of a user who leaves", async () => {
    expect(await ask((stdin) => stdin.write("\n"))).toBe("");
  });

  test.each([
    ["Ctrl-C", (stdin: PassThrough) => stdin.write("\x03")],
    ["the end of the input", (stdin: PassThrough) => stdin.end()],
  ])("has no answer after %s", async (_, leave) => {
    expect(await ask((stdin) => void leave(stdin))).toBeUndefined();
  });
});

test("lines are overwritten one by one: tmux keeps what is cleared from the top of a screen in its history", () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const io = createIo({ stdin, stdout, stderr, env: {} });
  io.redraw(0, "a", "b");
  io.redraw(2, "c");
  expect(String(stderr.read())).toBe("a\nb\n\x1b[1A\x1b[2K\x1b[1A\x1b[2Kc\n");
});

describe("colours", () => {
  test.each([
    ["are used on terminals", {}, true, true],
    ["are not used for files and pipes", {}, false, false],
    ["are off with NO_COLOR", { NO_COLOR: "1" }, true, false],
    ["ignore an empty NO_COLOR", { NO_COLOR: "" }, true, true],
    ["are forced by FORCE_COLOR", { FORCE_COLOR: "1" }, false, true],
    ["are off with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
    ["are off with both variables", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    ["are not used on dumb terminals", { TERM: "dumb" }, true, false],
  ])("%s", (_name, env: Record<string, string>, isTerminal, wanted) => {
    expect(wantsColor(env, isTerminal)).toBe(wanted);
  });
});
