import fs from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { serveGit, serveHttp, serveRedirect, serveSilence } from "./servers.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

const stage = sourceStage();
const PASSWORD = "pl4nted/s3cret";
const ENCODED = encodeURIComponent(PASSWORD);

afterEach(() => {
  delete process.env.GIT_SSH_COMMAND;
});

function nameOf(): string {
  return path.basename(stage.repo.dir);
}

/** Every argument and every line of everything that runs, for as long as it takes. */
async function commandLinesDuring(act: () => Promise<unknown>): Promise<string> {
  const seen = new Set<string>();
  const look = () => {
    for (const pid of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(fs.readFileSync(`/proc/${pid}/cmdline`, "latin1"));
      } catch {
        // it has ended
      }
    }
  };
  const timer = setInterval(look, 10);
  await act().finally(() => clearInterval(timer));
  return [...seen].join("\n");
}

describe("over HTTP", () => {
  test("a repository is read and annotated, and its password is seen nowhere", async () => {
    await using server = await serveHttp(stage.folder.top, "ada", PASSWORD);
    stage.repo.git("config", "http.receivepack", "true");
    const commit = stage.repo.commit({ "a.yaml": "a" });
    const repo = `http://ada:${ENCODED}@127.0.0.1:${server.port}/${nameOf()}/.git`;
    await using source = await stage.open({ repo });
    const lines = await commandLinesDuring(async () => {
      expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
      await source.reviews?.annotate([{ commit, text: () => "planned" }], new Date(0), signal);
    });
    expect(await textsOf(source, commit)).toEqual({ "a.yaml": "a" });
    expect(stage.repo.git("log", "-1", "--notes=fleetwright", "--format=%N")).toBe("planned");
    expect(lines).toContain("git-remote-http");
    expect(lines).not.toMatch(/s3cret/);
  });

  test("a wrong password is a problem with a hint that does not show it", async () => {
    await using server = await serveHttp(stage.folder.top, "ada", PASSWORD);
    stage.repo.commit({ "a.yaml": "a" });
    const repo = `http://ada:wr0ng-s3cret@127.0.0.1:${server.port}/${nameOf()}/.git`;
    await using source = await stage.open({ repo });
    const failure = await source.head(signal).catch((error: Error & { hint: string }) => error);
    if (!(failure instanceof Error)) throw new Error("it was let in");
    expect(failure.message).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/repo\d+\/\.git: Authentication failed/);
    expect(failure.hint).toContain("give git a user and password");
    expect(`${failure.message}${failure.stack}${failure.hint}`).not.toMatch(/s3cret/);
  });

  test("a password that was refused once is sent again", async () => {
    let refuses = false;
    await using server = await serveHttp(stage.folder.top, "ada", PASSWORD, () => refuses);
    const first = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({
      repo: `http://ada:${ENCODED}@127.0.0.1:${server.port}/${nameOf()}/.git`,
    });
    await source.head(signal);
    refuses = true;
    const second = stage.repo.commit({ "a.yaml": "b" });
    const { commit, problems } = await source.head(signal);
    expect([commit, problems.length]).toEqual([first, 1]);
    refuses = false;
    expect(await source.head(signal)).toMatchObject({ commit: second, problems: [] });
  });

  test("a token in place of a user needs no password", async () => {
    await using server = await serveHttp(stage.folder.top, "t0ken", "");
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: `http://t0ken@127.0.0.1:${server.port}/${nameOf()}/.git` });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
  });

  test("the target of a redirect to another server does not get the password", async () => {
    const heard: (string | undefined)[] = [];
    await using other = await serveHttp(stage.folder.top, "nobody", "", (request) => {
      heard.push(request.headers.authorization);
      return true;
    });
    await using server = await serveRedirect(`http://127.0.0.1:${other.port}`);
    await using source = await stage.open({
      repo: `http://ada:${ENCODED}@127.0.0.1:${server.port}/${nameOf()}/.git`,
    });
    await expect(source.head(signal)).rejects.toThrow();
    expect(heard.length).toBeGreaterThan(0);
    expect(heard.filter((one) => one !== undefined)).toEqual([]);
  });

  test("without a password git does not prompt on a terminal", async () => {
    await using server = await serveHttp(stage.folder.top, "ada", PASSWORD);
    await using source = await stage.open({ repo: `http://127.0.0.1:${server.port}/${nameOf()}/.git` });
    await expect(source.head(signal)).rejects.toThrow("could not read Username");
  });
});

describe("over git's own protocol", () => {
  test("a repository is read, and stays in force when its server is gone", async () => {
    const server = await serveGit(stage.folder.top);
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: `git://127.0.0.1:${server.port}/${nameOf()}` });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
    await server[Symbol.asyncDispose]();
    expect(await source.head(signal)).toMatchObject({
      commit,
      problems: [{ code: "unreachable", effect: "held" }],
    });
  });
});

describe("over ssh", () => {
  /** Stands for ssh: writes down how it was called, and runs the command here. */
  function sshThatRunsHere(): string {
    const [script, log] = [path.join(stage.pathFor("bin"), "ssh"), stage.pathFor("ssh.log")];
    fs.mkdirSync(path.dirname(script), { recursive: true });
    const text = `#!/bin/sh\nprintf '%s\\n' "$@" >'${log}'\nfor last; do :; done\nexec sh -c "$last"\n`;
    fs.writeFileSync(script, text, { mode: 0o755 });
    process.env.GIT_SSH_COMMAND = script;
    return log;
  }

  test.each([
    ["ssh://git@host.example:2222", ["-p", "2222", "git@host.example"]],
    ["git@host.example:", ["git@host.example"]],
  ])("%s reaches ssh with the arguments of its setup", async (address, args) => {
    const log = sshThatRunsHere();
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: `${address}${stage.repo.dir}` });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
    const called = fs.readFileSync(log, "utf8").trim().split("\n");
    expect(called.slice(-args.length - 1)).toEqual([...args, `git-upload-pack '${stage.repo.dir}'`]);
  });
});

describe("a server that does not answer", () => {
  test("is a timeout, and the last good commit stays in force", async () => {
    await using silence = await serveSilence();
    await using source = await stage.open({ repo: `git://127.0.0.1:${silence.port}/x`, timeoutMs: 300 });
    await expect(source.head(signal)).rejects.toMatchObject({ code: "host-unreachable" });
  });

  test("is abandoned at once when the caller stops", async () => {
    await using silence = await serveSilence();
    await using source = await stage.open({ repo: `git://127.0.0.1:${silence.port}/x` });
    const began = performance.now();
    await expect(source.head(AbortSignal.timeout(200))).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  test("does not keep a source from being closed", async () => {
    await using silence = await serveSilence();
    const source = await stage.open({ repo: `git://127.0.0.1:${silence.port}/x` });
    const asked = source.head(signal).catch((error: unknown) => error);
    await source[Symbol.asyncDispose]();
    expect(await asked).toMatchObject({ code: "cancelled" });
  });
});

test.runIf(process.getuid?.() === 0)("a local repository of another user is read too", async () => {
  const commit = stage.repo.commit({ "a.yaml": "a" });
  for (const at of fs.readdirSync(stage.repo.dir, { recursive: true, encoding: "utf8" })) {
    fs.chownSync(path.join(stage.repo.dir, at), 65_534, 65_534);
  }
  fs.chownSync(stage.repo.dir, 65_534, 65_534);
  await using source = await stage.open();
  expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
  await source.reviews?.annotate([{ commit, text: () => "planned" }], new Date(0), signal);
  expect(stage.repo.git("-c", "safe.directory=*", "log", "-1", "--notes=fleetwright", "--format=%N")).toBe(
    "planned",
  );
});
