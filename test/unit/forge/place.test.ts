import { describe, expect, test } from "vitest";
import { type ForgeKind, forgePlace } from "../../../src/git/forge/open.ts";
import { approvalsSaid, markerOf } from "../../../src/git/forge/said.ts";

const nothing = { url: undefined, repository: undefined };

describe("where a forge is", () => {
  test.each<[ForgeKind, string, string, string]>([
    ["github", "https://github.com/acme/fleet.git", "https://api.github.com", "acme/fleet"],
    ["github", "git@github.com:acme/fleet.git", "https://api.github.com", "acme/fleet"],
    ["github", "https://ghe.example.com/acme/fleet", "https://ghe.example.com/api/v3", "acme/fleet"],
    [
      "gitlab",
      "ssh://git@git.example.com:2222/infra/site/fleet.git",
      "https://git.example.com",
      "infra/site/fleet",
    ],
    ["gitlab", "git@git.example.com:infra/fleet.git", "https://git.example.com", "infra/fleet"],
    ["gitea", "http://user:secret@gitea.lan:3000/acme/fleet.git", "http://gitea.lan:3000", "acme/fleet"],
  ])("%s, by %s", (kind, repo, url, repository) => {
    expect(forgePlace({ kind, repo, ...nothing })).toEqual({ url, repository });
  });

  test("is said for a repository that is a directory", () => {
    const repo = "/srv/fleet.git";
    expect(() => forgePlace({ kind: "gitea", repo, ...nothing })).toThrow(/does not say where it is/);
    const url = "https://git.example.com/gitea/";
    expect(forgePlace({ kind: "gitea", repo, url, repository: "acme/fleet" })).toEqual({
      url: "https://git.example.com/gitea",
      repository: "acme/fleet",
    });
  });

  test.each([
    [{ url: "git.example.com" }, "--forge-url"],
    [{ url: "https://user:token@git.example.com" }, "--forge-url"],
    [{ url: "https://x.test", repository: "fleet" }, "--forge-repo"],
    [{ url: "https://x.test", repository: "acme/fleet/../other" }, "--forge-repo"],
  ])("is refused as %o", (given, option) => {
    const wish = { kind: "github", repo: "/srv/fleet.git", ...nothing, repository: "a/b", ...given } as const;
    expect(() => forgePlace(wish)).toThrow(option);
    expect(() => forgePlace(wish)).not.toThrow(/user:token/);
  });
});

describe("what a comment approves", () => {
  const D = "3a3dc1d2f00dbabe";
  test.each([
    [`/fleetwright approve ${D}`, [D]],
    [`hi\n/fleetwright  approve ${D}, 0123456789abcdef  \nbye`, [D, "0123456789abcdef"]],
    [`~~~\n/fleetwright approve ${D}\n~~~`, []],
    [`\`\`\`\n/fleetwright approve ${D}`, []],
    [`> /fleetwright approve ${D}`, []],
    [`please /fleetwright approve ${D}`, []],
    [`/fleetwright approve ${D} and more`, []],
    ["/fleetwright approve", []],
    ["/fleetwright approve all", []],
  ])("%j", (body, digests) => {
    expect(approvalsSaid(body)).toEqual(digests);
  });

  test("is not decided by our own comment, and its marker ends where it should", () => {
    expect(markerOf("a--b")).toBe("<!-- fleetwright: review of a__b -->");
  });
});
