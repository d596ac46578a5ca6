import { describe, expect, test } from "vitest";
import { parseApprovalCommand, reportMarker } from "../../../src/git/forge/approval-comments.ts";
import { type ForgeKind, resolveForgeLocation } from "../../../src/git/forge/open-forge.ts";

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
    expect(resolveForgeLocation({ kind, repo, ...nothing })).toEqual({ url, repository });
  });

  test("is said for a repository that is a directory", () => {
    const repo = "/srv/fleet.git";
    expect(() => resolveForgeLocation({ kind: "gitea", repo, ...nothing })).toThrow(
      /does not name the forge/,
    );
    const url = "https://git.example.com/gitea/";
    expect(resolveForgeLocation({ kind: "gitea", repo, url, repository: "acme/fleet" })).toEqual({
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
    const desired = {
      kind: "github",
      repo: "/srv/fleet.git",
      ...nothing,
      repository: "a/b",
      ...given,
    } as const;
    expect(() => resolveForgeLocation(desired)).toThrow(option);
    expect(() => resolveForgeLocation(desired)).not.toThrow(/user:token/);
  });
});

describe("what a comment approves", () => {
  const D = "3a3dc1d2f00dbabe";
  test.each([
    ["the line alone", `/fleetwright approve ${D}`, [D]],
    ["the line between blank ones", `\r\n/fleetwright approve ${D}\r\n \n`, [D]],
    ["two digests", `/fleetwright  approve ${D}, 0123456789abcdef  `, [D, "0123456789abcdef"]],
    [
      "two lines",
      `/fleetwright approve ${D}\n\n/fleetwright approve 0123456789abcdef`,
      [D, "0123456789abcdef"],
    ],
  ])("is read from %s", (_, body, digests) => {
    expect(parseApprovalCommand(body)).toEqual({ digests, isAlone: true });
  });

  const LINE = `/fleetwright approve ${D}`;
  test.each([
    ["other words", `hi\n${LINE}`],
    ["thanks below", `${LINE}\nthanks`],
    ["a mail program's header", `Yes.\n\nFrom: Mallory\nSent: Monday\nTo: Ana\nSubject: Re\n\n${LINE}`],
    ["a mail's separator", `No!\n-----Original Message-----\n${LINE}`],
    ["what somebody wrote", `On Mon, 1 Jan 2026, Mallory wrote:\n${LINE}`],
    ["a quotation that goes on without its sign", `> I think\n${LINE}`],
    ["an HTML comment", `<!--\n${LINE}\n-->`],
    ["<pre>", `<pre>\n${LINE}\n</pre>`],
    ["<details>", `<details>\n\n${LINE}\n\n</details>`],
    ["<blockquote>", `<blockquote>\n\n${LINE}\n</blockquote>`],
    ["a fence", `~~~\n${LINE}\n~~~`],
    ["a fence that does not end", `\`\`\`\n${LINE}`],
    ["a list", `- see\n${LINE}`],
  ])("is nothing beside %s", (_, body) => {
    expect(parseApprovalCommand(body)).toMatchObject({ isAlone: false });
  });

  test.each([
    [`> ${LINE}`],
    [`    ${LINE}`],
    [`\t${LINE}`],
    [`please ${LINE}`],
    [`${LINE} and more`],
    [`<pre>${LINE}</pre>`],
    [`\`${LINE}\``],
    ["/fleetwright approve"],
    ["/fleetwright approve all"],
  ])("is nothing in %j", (body) => {
    expect(parseApprovalCommand(body)).toBeUndefined();
  });

  test("is not decided by our own comment, and its marker ends where it should", () => {
    expect(reportMarker("a--b")).toBe("<!-- fleetwright: review of a__b -->");
  });
});
