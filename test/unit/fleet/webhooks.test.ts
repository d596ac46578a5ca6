import { describe, expect, test } from "vitest";
import { documents, load, problemsOf, resource } from "./build.ts";

const hook = (...spec: string[]) => resource("Webhook", "chat", ...spec);
const URL = "url: https://hooks.example.com/x";

test("a webhook with only a URL has defaults for all other fields", () => {
  const { resources, problems } = load(hook(URL));
  expect(problems).toEqual([]);
  expect(resources[0]?.spec).toMatchObject({
    events: ["*"],
    filter: {},
    timeout: "10s",
    retry: { for: "1d", maxBackoff: "15m" },
  });
});

type Row = readonly [name: string, spec: readonly string[], ...problems: string[]];

const ROWS: readonly Row[] = [
  [
    "another protocol",
    ["url: ftp://example.com"],
    '5:8: Webhook/chat: spec.url must be a URL such as https://hooks.example.com/fleet, but is "ftp://example.com"',
  ],
  ["no URL at all", ["url: 'https://:0:0/'"], '5:8: Webhook/chat: "https://:0:0/" is not a URL'],
  [
    "a password in the URL",
    ["url: https://anna:hunter2@example.com/"],
    "5:8: Webhook/chat: the URL contains a user name or password, which every reader of the repository knows (take it out of Git, change it, and let the receiver check the signature instead (secretRef))",
  ],
  [
    "an event that there is not",
    [URL, "events: [vm.craeted]"],
    '6:12: Webhook/chat: there is no event "vm.craeted" (did you mean "vm.created"?)',
  ],
  [
    "a pattern that never fits",
    [URL, "events: ['vm.*', 'machine.*']"],
    '6:20: Webhook/chat: there is no event "machine.*"',
  ],
  [
    "a kind without events",
    [URL, "filter: {kinds: [VirtualMachin, Secret]}"],
    '6:20: Webhook/chat: there are no events of a kind "VirtualMachin" (did you mean "VirtualMachine"?)',
    '6:35: Webhook/chat: there are no events of a kind "Secret"',
  ],
  [
    "times beyond all reason",
    [URL, "timeout: 5m", "retry: {for: 60d, maxBackoff: 2d}"],
    "6:12: Webhook/chat: timeout must be from 1s to 1m, but is 5m",
    "7:16: Webhook/chat: retry.for must be at most 30d, but is 60d",
    "7:33: Webhook/chat: retry.maxBackoff must be from 1s to 1d, but is 2d",
  ],
  [
    "a question to one that is not blocking",
    [URL, "events: [vm.admission]"],
    '6:12: Webhook/chat: only an admission webhook gets "vm.admission" (add admission: {defaultResult: abandon}, or name other events)',
  ],
  [
    "what happened to one that is asked before",
    [URL, "events: ['vm.*', vm.deleted]", "admission: {}"],
    '6:20: Webhook/chat: an admission webhook does not get "vm.deleted" (write events that end with admission, such as vm.admission, and choose by filter.actions)',
  ],
];

describe("the checks of a webhook refuse", () => {
  test.each(ROWS)("%s", (_name, spec, ...problems) => {
    const found = problemsOf(hook(...spec));
    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toContain(`f.yaml:${problem}`);
  });

  test("the checks report a key that the secret does not have", () => {
    const secret = resource("Secret", "hooks", "env: {signing: HOOK_KEY}");
    expect(problemsOf(documents(secret, hook(URL, "secretRef: {secret: hooks, key: sining}")))).toEqual([
      'f.yaml:12:35: Webhook/chat: Secret "hooks" has no key "sining" (did you mean "signing"?)',
    ]);
    expect(problemsOf(documents(secret, hook(URL, "secretRef: {secret: hooks, key: signing}")))).toEqual([]);
  });
});
