import { Duplex, PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { attachConsole } from "./attach-console.ts";

const ESCAPE = 0x1d;

/** A console that shows what it is given, and what the test lets the guest print. */
function createConsole({ reads = true } = {}) {
  let received = "";
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => {},
    write: (chunk, _, done) => {
      received += chunk.toString("latin1");
      if (reads) done();
    },
  });
  return { stream, received: () => received, print: (text: string) => stream.push(text) };
}

/** Stdin and stdout of a terminal, or of pipes. */
function createStreams(isTTY: boolean) {
  const setRawMode = vi.fn();
  const input = Object.assign(new PassThrough(), isTTY ? { isTTY, setRawMode } : {});
  const output = new PassThrough();
  return {
    input,
    output,
    setRawMode,
    shown: () => (output.read() as Buffer | null)?.toString("latin1") ?? "",
  };
}

const options = (signal = new AbortController().signal) => ({ escapeByte: ESCAPE, lingerMs: 200, signal });

describe("a console on a terminal", () => {
  test("passes bytes unchanged both ways, and ends at the escape key", async () => {
    const guest = createConsole();
    const terminal = createStreams(true);
    const end = attachConsole(guest.stream, terminal, options());
    expect(terminal.setRawMode.mock.calls).toEqual([[true]]);
    guest.print("\u001b[2Jlogin: \u0000\u00ff");
    terminal.input.write("ls\r\u0003\u001a");
    await sleep(20);
    terminal.input.write("last\u001dnot sent");
    expect(await end).toBe("escape");
    expect(guest.received()).toBe("ls\r\u0003\u001alast");
    expect(terminal.shown()).toBe(Buffer.from("\u001b[2Jlogin: \u0000\u00ff").toString("latin1"));
    expect(terminal.setRawMode.mock.calls).toEqual([[true], [false]]);
    expect(guest.stream.destroyed).toBe(true);
  });

  test("is left by the escape key though the guest reads nothing", async () => {
    const guest = createConsole({ reads: false });
    const terminal = createStreams(true);
    const end = attachConsole(guest.stream, terminal, options());
    terminal.input.write(Buffer.alloc(1_000_000, "x"));
    terminal.input.write(Buffer.from([ESCAPE]));
    expect(await end).toBe("escape");
  });

  test.each([
    ["the guest stops", "closed", ({ stream }: ReturnType<typeof createConsole>) => stream.push(null)],
    ["the terminal hangs up", "signal", () => process.emit("SIGHUP")],
    ["a signal quits it", "signal", () => process.emit("SIGQUIT")],
  ])("is restored when %s", async (_, expected, happen) => {
    const guest = createConsole();
    const terminal = createStreams(true);
    const listeners = process.listenerCount("SIGHUP");
    const end = attachConsole(guest.stream, terminal, options());
    happen(guest);
    expect(await end).toBe(expected);
    expect(terminal.setRawMode.mock.lastCall).toEqual([false]);
    expect(process.listenerCount("SIGHUP")).toBe(listeners);
  });

  test("is restored when the console fails", async () => {
    const guest = createConsole();
    const terminal = createStreams(true);
    const end = attachConsole(guest.stream, terminal, options());
    guest.stream.destroy(new Error("the connection was lost"));
    await expect(end).rejects.toThrow("the connection was lost");
    expect(terminal.setRawMode.mock.lastCall).toEqual([false]);
  });

  test("is restored when the command is stopped", async () => {
    const stop = new AbortController();
    const terminal = createStreams(true);
    const end = attachConsole(createConsole().stream, terminal, options(stop.signal));
    stop.abort();
    expect(await end).toBe("signal");
    expect(terminal.setRawMode.mock.lastCall).toEqual([false]);
  });

  test("keeps the terminal usable while the process is stopped", async () => {
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
    const terminal = createStreams(true);
    const guest = createConsole();
    const end = attachConsole(guest.stream, terminal, options());
    process.emit("SIGTSTP");
    expect(kill).toHaveBeenCalledWith(process.pid, "SIGSTOP");
    process.emit("SIGCONT");
    guest.stream.push(null);
    await end;
    expect(terminal.setRawMode.mock.calls).toEqual([[true], [false], [true], [false]]);
    kill.mockRestore();
  });
});

describe("a console on pipes", () => {
  test("has no escape key, and ends when the console is silent after the input", async () => {
    const guest = createConsole();
    const pipes = createStreams(false);
    const end = attachConsole(guest.stream, pipes, options());
    pipes.input.end("a\u001db");
    for (let line = 0; line < 4; line += 1) {
      await sleep(100);
      guest.print(`line ${line}\n`);
    }
    expect(await end).toBe("input-ended");
    expect(guest.received()).toBe("a\u001db");
    expect(pipes.shown()).toBe("line 0\nline 1\nline 2\nline 3\n");
  });

  test("does not read more input than the guest reads", async () => {
    const guest = createConsole({ reads: false });
    const pipes = createStreams(false);
    const end = attachConsole(guest.stream, pipes, options());
    for (let chunk = 0; chunk < 100; chunk += 1) pipes.input.write(Buffer.alloc(10_000));
    await sleep(50);
    expect(guest.stream.writableLength).toBeLessThan(200_000);
    expect(pipes.input.readableLength + pipes.input.writableLength).toBeGreaterThan(700_000);
    guest.stream.destroy();
    expect(await end).toBe("closed");
  });
});
