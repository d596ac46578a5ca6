import type { WebhookSpec } from "../../kinds/webhook/spec.gen.ts";
import { EVENT_NAMES, EVENT_NOUNS } from "../../model/event.ts";
import { matchesGlob } from "../../model/glob.ts";
import { parseSeconds } from "../../model/units.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import { didYouMean } from "../nearest.ts";
import type { Path } from "../path.ts";
import { shown } from "../words.ts";

type Wrong = Pick<Finding, "message" | "hint"> & { readonly path: Path };

/** Webhooks that can never be told anything, that give away a password, or wait longer than makes sense. */
export const checkWebhook: ResourceCheck<WebhookSpec> = (resource) =>
  [
    ...urlWrongs(resource.spec),
    ...eventWrongs(resource.spec),
    ...kindWrongs(resource.spec),
    ...timeWrongs(resource.spec),
  ].map(({ path, ...wrong }) => ({ resource, path: ["spec", ...path], ...wrong }));

const NEVER_TOLD = (pattern: string) => ({
  message: `it is blocking, and asked before "${pattern}" is told to anybody`,
  hint: "name questions, such as vm.asked, and choose by filter.actions",
});
const NEVER_ASKED = (pattern: string) => ({
  message: `"${pattern}" is a question to blocking webhooks`,
  hint: "write blocking: {otherwise: abandon}, or name what it is to be told",
});

/** What is written there is not repeated where it could be a password. */
function urlWrongs({ url }: WebhookSpec): Wrong[] {
  const path = ["url"];
  if (!URL.canParse(url)) return [{ path, message: `${shown(url)} is not a URL` }];
  const { username, password } = new URL(url);
  if (username === "" && password === "") return [];
  const hint = "take it out of Git, change it, and let the receiver check the signature instead (secretRef)";
  return [
    {
      path,
      message: "the URL has a name or password, which everybody knows who can read the repository",
      hint,
    },
  ];
}

function eventWrongs({ events, blocking }: WebhookSpec): Wrong[] {
  return events.flatMap((pattern, index): Wrong[] => {
    const found = EVENT_NAMES.filter((name) => matchesGlob(pattern, name));
    if (found.some((name) => name.endsWith(".asked") === (blocking !== undefined))) return [];
    if (found.length > 0)
      return [{ path: ["events", index], ...(blocking ? NEVER_TOLD : NEVER_ASKED)(pattern) }];
    const hint = didYouMean(pattern, EVENT_NAMES) ?? "docs/events.md has all of them";
    return [{ path: ["events", index], message: `there is no event "${pattern}"`, hint }];
  });
}

function kindWrongs({ filter }: WebhookSpec): Wrong[] {
  return (filter.kinds ?? []).flatMap((kind, index): Wrong[] => {
    if (Object.hasOwn(EVENT_NOUNS, kind)) return [];
    const hint =
      didYouMean(kind, Object.keys(EVENT_NOUNS)) ??
      `kinds with events are ${Object.keys(EVENT_NOUNS).join(", ")}`;
    return [
      { path: ["filter", "kinds", index], message: `there are no events of a kind ${shown(kind)}`, hint },
    ];
  });
}

const DAY_S = 86_400;

function timeWrongs({ timeout, retry }: WebhookSpec): Wrong[] {
  return [
    ...outside(timeout, ["timeout"], { least: 1, most: 60, words: "from 1s to 1m" }),
    ...outside(retry.for, ["retry", "for"], { least: 0, most: 30 * DAY_S, words: "at most 30d" }),
    ...outside(retry.maxPause, ["retry", "maxPause"], { least: 1, most: DAY_S, words: "from 1s to 1d" }),
  ];
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly words: string;
}

function outside(duration: string, path: Path, { least, most, words }: Range): Wrong[] {
  const seconds = parseSeconds(duration);
  return seconds >= least && seconds <= most
    ? []
    : [{ path, message: `${path.join(".")} must be ${words}, but is ${duration}` }];
}
