import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openShell } from "./shell.ts";
import { stdinBoundShell } from "./transport.ts";

const shell = openShell("local:");
afterAll(() => shell[Symbol.asyncDispose]());

describe("a shell", () => {
  it("gives back both streams, unmixed, and the exit code", async () => {
    expect(await shell.script("echo out; echo err >&2; exit 3")).toEqual({
      stdout: "out\n",
      stderr: "err\n",
      exitCode: 3,
    });
  });

  it("adds no newline and takes none away", async () => {
    expect((await shell.run(["printf", "a\n\nb"])).stdout).toBe("a\n\nb");
  });

  it("hands any bytes to the command's stdin", async () => {
    const bytes = randomBytes(300_000);
    const { stdout } = await shell.run(["base64", "-w0"], { stdin: bytes });
    expect(stdout).toBe(bytes.toString("base64"));
  });

  it("is not confused by input that the command leaves unread", async () => {
    const input = "echo INJECTED\n".repeat(20_000);
    expect(await shell.run(["true"], { stdin: input })).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect((await shell.run(["echo", "next"])).stdout).toBe("next\n");
  });

  it("does not wait for a process that the command leaves behind, nor for its words to end", async () => {
    const { stdout } = await shell.script("yes noise | head -c 3000000 >&2 & echo done");
    expect(stdout).toBe("done\n");
    expect((await shell.run(["echo", "next"])).stdout).toBe("next\n");
  });

  it("takes an empty input for an end of file", async () => {
    expect((await shell.run(["cat"], { stdin: "" })).stdout).toBe("");
  });

  it.each(["exit 7", "if", "echo 'unclosed", "exec false", "set -e; false", "kill $$ # not of the lane"])(
    "answers the next command after the script %j",
    async (text) => {
      await shell.script(text).catch(() => {});
      expect((await shell.run(["echo", "next"])).stdout).toBe("next\n");
    },
  );

  it("may connect at once, and tells only with a command that it cannot", async () => {
    await using eager = openShell("local:", { connectEagerly: true });
    expect((await eager.run(["echo", "there"])).stdout).toBe("there\n");
    await using off = openShell("lab://no-such-lab/hv1", { connectEagerly: true });
    await expect(off.run(["true"])).rejects.toMatchObject({ code: "host-unreachable" });
  });

  it("lets a quick command pass a slow one", async () => {
    const order: string[] = [];
    await Promise.all([
      shell.run(["sleep", "3"]).then(() => order.push("slow")),
      shell.run(["true"]).then(() => order.push("quick")),
    ]);
    expect(order).toEqual(["quick", "slow"]);
  });

  it("answers a hundred at once, each with its own output", async () => {
    const numbers = Array.from({ length: 100 }, (_, i) => `${i}`);
    const results = await Promise.all(numbers.map((n) => shell.run(["echo", n])));
    expect(results.map((r) => r.stdout.trim())).toEqual(numbers);
  });

  it("kills a command that is late, with its children, and nothing else", async () => {
    const other = shell.run(["sleep", "1"]);
    const marker = `31${process.pid}`;
    const late = shell.script(`sleep ${marker} & sleep ${marker}; echo done`, { timeoutMs: 200 });
    await expect(late).rejects.toMatchObject({ code: "timeout" });
    expect(await other).toMatchObject({ exitCode: 0 });
    expect((await shell.script(`pgrep -fx 'sleep ${marker}'`)).stdout).toBe("");
  });

  it("gives every command a deadline, counted from its beginning, and says which one was late", async () => {
    await using strict = openShell("local:", { timeoutMs: 2_000, maxSessions: 1 });
    const three = ["sleep 0.9", "sleep 0.9", "sleep 0.9"].map((text) => strict.script(text));
    for (const { exitCode } of await Promise.all(three)) expect(exitCode).toBe(0);
    await expect(strict.run(["sleep", "60"])).rejects.toMatchObject({
      code: "timeout",
      message: "this machine: sleep did not end within 2 s and was stopped",
    });
    await expect(strict.run(["sleep", "3"], { timeoutMs: 30_000 })).resolves.toMatchObject({ exitCode: 0 });
  });

  it("stops a command that writes without end", async () => {
    await using narrow = openShell("local:", { maxBytes: 1_000_000 });
    await expect(narrow.run(["yes"])).rejects.toMatchObject({ code: "rejected" });
    expect((await narrow.run(["head", "-c", "900000", "/dev/zero"])).stdout.length).toBe(900_000);
  });

  it.each([
    ["with a command that hangs", 0, (marker: string) => `sleep ${marker}`],
    ["with its children", 0, (marker: string) => `( sleep ${marker} & sleep ${marker} )`],
    ["also what ignores SIGTERM", 1, (marker: string) => `trap "" TERM; sleep ${marker}`],
  ])("ends when its connection does, %s", async (_, graceSeconds, text) => {
    const marker = `32${process.pid}`;
    const running = async () => (await shell.script(`pgrep -fx 'sleep ${marker}'; true`)).stdout;
    const child = spawn("sh", ["-c", stdinBoundShell(graceSeconds)], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    child.stdin.write(`${text(marker)}\n`);
    await expect.poll(running, { timeout: 30_000 }).not.toBe("");
    child.stdin.destroy(); // as when this process is killed
    await ended;
    await expect.poll(running, { timeout: 30_000 }).toBe("");
  });

  it("stops a command when asked to", async () => {
    const stop = new AbortController();
    const running = shell.run(["sleep", "60"], { signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
  });

  it("lets a command that is stopped clear up after itself where it has the time for it", async () => {
    await using patient = openShell("local:", { graceSeconds: 10 });
    const folder = mkdtempSync(join(tmpdir(), "fw-shell-"));
    const stop = new AbortController();
    const clearing = `trap 'rmdir ${folder}; exit' TERM; echo begun > ${folder}.begun; while :; do sleep 0.01; done`;
    const running = patient.run(["sh", "-c", clearing], { signal: stop.signal });
    await expect.poll(() => existsSync(`${folder}.begun`), { timeout: 30_000 }).toBe(true);
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    await expect.poll(() => existsSync(folder), { timeout: 30_000 }).toBe(false);
    rmSync(`${folder}.begun`);
  });

  it("rejects the command under which the shell died, and opens it again for the next", async () => {
    await expect(shell.script("kill -9 $$")).rejects.toMatchObject({ code: "host-unreachable" });
    expect((await shell.run(["echo", "again"])).stdout).toBe("again\n");
  });

  it("says that a host of a lab is off", async () => {
    const off = openShell("lab://no-such-lab/hv1");
    await expect(off.run(["true"])).rejects.toMatchObject({ code: "host-unreachable" });
  });
});
