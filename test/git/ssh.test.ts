import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeKey, type SshServer, serveSsh } from "./sshd.ts";
import { signal, sourceStage, textsOf } from "./stage.ts";

/** Real ssh on both sides: OpenSSH's server, and git with OpenSSH's client. */
const stage = sourceStage();
const keys = path.join(stage.folder.top, "ssh");
let server: SshServer;

beforeAll(async () => {
  server = await serveSsh(keys);
  makeKey(keys, "stranger");
});
afterAll(async () => server?.[Symbol.asyncDispose]());
beforeEach(() => {
  process.env.GIT_SSH_COMMAND = server.command("client");
});
afterEach(() => {
  delete process.env.GIT_SSH_COMMAND;
});

const url = () => `ssh://${server.user}@127.0.0.1:${server.port}${stage.repo.dir}`;

describe("over ssh", () => {
  test("a repository is followed, and its notes are written", async () => {
    const first = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: url() });
    expect(await source.head(signal)).toMatchObject({ commit: first, problems: [] });
    expect(await textsOf(source, first)).toEqual({ "a.yaml": "a" });
    const second = stage.repo.commit({ "a.yaml": "b" });
    expect(await source.head(signal)).toMatchObject({ commit: second, problems: [] });
    const edits = [{ commit: second, text: () => "planned" }];
    await source.reviews?.annotate(edits, new Date(0), signal);
    expect(stage.repo.git("log", "-1", "--notes=fleetwright", "--format=%N")).toBe("planned");
  });

  test("the address user@host:path is understood too", async () => {
    process.env.GIT_SSH_COMMAND = `${server.command("client")} -p ${server.port}`;
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: `${server.user}@127.0.0.1:${stage.repo.dir}` });
    expect(await source.head(signal)).toMatchObject({ commit, problems: [] });
  });

  test("a key that the server does not know is a problem with a hint", async () => {
    process.env.GIT_SSH_COMMAND = server.command("stranger");
    stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: url() });
    await expect(source.head(signal)).rejects.toMatchObject({
      code: "host-unreachable",
      message: `${url()}: ${server.user}@127.0.0.1: Permission denied (publickey)`,
      hint: "give ssh a key of the daemon's user that the server knows",
    });
  });

  test("a repository that does not exist is a problem with a hint", async () => {
    await using source = await stage.open({ repo: `${url()}-of-nobody` });
    await expect(source.head(signal)).rejects.toMatchObject({
      code: "host-unreachable",
      hint: expect.stringContaining("check the address"),
    });
  });

  test("a server with another key is refused, and the last good commit stays in force", async () => {
    const commit = stage.repo.commit({ "a.yaml": "a" });
    await using source = await stage.open({ repo: url() });
    await source.head(signal);
    await server.changeHostKey();
    stage.repo.commit({ "a.yaml": "of somebody else" });
    expect(await source.head(signal)).toMatchObject({
      commit,
      problems: [
        {
          ...{ code: "unreachable", effect: "held" },
          message: `${url()}: Host key for [127.0.0.1]:${server.port} has changed and you have requested strict checking; Host key verification failed`,
          hint: expect.stringContaining("known_hosts"),
        },
      ],
    });
  });
});
