import { describe, expect, test } from "vitest";
import { type Credentials, parseAddress, redact } from "./address.ts";

describe("an address", () => {
  test.each([
    { repo: "fleet", is: { kind: "local", path: "/home/ada/fleet" } },
    { repo: "../fleet.git", is: { kind: "local", path: "/home/fleet.git" } },
    { repo: "./odd:name", is: { kind: "local", path: "/home/ada/odd:name" } },
    { repo: "file:///srv/fleet.git", is: { kind: "remote", url: "file:///srv/fleet.git" } },
    {
      repo: "git@git.example.com:ops/fleet.git",
      is: { kind: "remote", url: "git@git.example.com:ops/fleet.git" },
    },
    {
      repo: "ssh://git@git.example.com/fleet",
      is: { kind: "remote", shown: "ssh://git@git.example.com/fleet" },
    },
    { repo: "https://git.example.com/fleet?token=s3cret", is: { shown: "https://git.example.com/fleet" } },
  ])("$repo is read", ({ repo, is }) => {
    expect(parseAddress(repo, "/home/ada")).toMatchObject(is);
  });

  test.each([
    { repo: "--upload-pack=touch /tmp/x", says: "--upload-pack=touch /tmp/x: is no repository" },
    { repo: "ext::sh -c touch% /tmp/x", says: "names a helper program, which is not run" },
    { repo: "ssh://-oProxyCommand=x/fleet", says: "no" },
    { repo: "-oProxyCommand=x:fleet", says: "is no repository" },
    { repo: "git@-oProxyCommand=x:fleet", says: "has no host" },
    { repo: "ftp://ada:s3cret@example.com/fleet", says: "ftp://example.com/fleet: speaks ftp" },
    { repo: "https://ada:x%0Ahost=evil@example.com/fleet", says: "has a line break in its password" },
    { repo: "", says: "is no repository" },
  ])("$repo is refused", ({ repo, says }) => {
    expect(() => parseAddress(repo)).toThrow(says);
  });

  test("keeps a password apart from everything that is shown or handed to a program", () => {
    const { credentials, ...rest } = parseAddress("https://ada:p%40ss@git.example.com/fleet") as never as {
      credentials: Credentials;
    };
    expect(JSON.stringify(rest)).not.toMatch(/ada|p%40ss|p@ss/);
    expect(credentials).toEqual({
      ...{ origin: "https://git.example.com", username: "ada", password: "p@ss" },
      secrets: ["p%40ss", "p@ss", "ada"],
    });
  });
});

describe("what git wrote", () => {
  test.each([
    ["fatal: https://ada:s3cret@host/x: no", "fatal: https://host/x: no"],
    ["fatal: 'https://t0ken@host/x'", "fatal: 'https://host/x'"],
    ["ssh://git@host/x and ssh://git:s3cret@host/x", "ssh://git@host/x and ssh://git@host/x"],
    ["it said t0ken again", "it said *** again"],
  ])("%s is shown as %s", (text, shown) => {
    expect(redact(text, ["t0ken"])).toBe(shown);
  });
});
