import type { WebhookSpec } from "../../generated/kinds/webhook.ts";
import { EVENT_NAMES, EVENT_NOUNS } from "../../kinds/event-names.ts";
import { matchesGlob } from "../../model/glob.ts";
import { parseSeconds } from "../../model/units.ts";
import { quoteText } from "../describe-value.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import type { Path } from "../path.ts";

type WebhookFinding = Pick<Finding, "message" | "hint"> & { readonly path: Path };

/** Finds webhooks that no event matches, that contain a password, or whose times are out of range. */
export const checkWebhook: ResourceCheck<WebhookSpec> = (resource) =>
  [
    ...urlFindings(resource.spec),
    ...eventFindings(resource.spec),
    ...kindFindings(resource.spec),
    ...timeFindings(resource.spec),
  ].map(({ path, ...wrong }) => ({ resource, path: ["spec", ...path], ...wrong }));

const notForAdmission = (pattern: string) => ({
  message: `an admission webhook does not get "${pattern}"`,
  hint: "write events that end with admission, such as vm.admission, and choose by filter.actions",
});
const onlyForAdmission = (pattern: string) => ({
  message: `only an admission webhook gets "${pattern}"`,
  hint: "add admission: {defaultResult: abandon}, or name other events",
});

/** Checks the URL. Messages never repeat it, because it could contain a password. */
function urlFindings({ url }: WebhookSpec): WebhookFinding[] {
  const path = ["url"];
  if (!URL.canParse(url)) return [{ path, message: `${quoteText(url)} is not a URL` }];
  const { username, password } = new URL(url);
  if (username === "" && password === "") return [];
  const hint = "take it out of Git, change it, and let the receiver check the signature instead (secretRef)";
  return [
    {
      path,
      message: "the URL contains a user name or password, which every reader of the repository knows",
      hint,
    },
  ];
}

function eventFindings({ events, admission }: WebhookSpec): WebhookFinding[] {
  return events.flatMap((pattern, index): WebhookFinding[] => {
    const matching = EVENT_NAMES.filter((name) => matchesGlob(pattern, name));
    if (matching.some((name) => name.endsWith(".admission") === (admission !== undefined))) return [];
    if (matching.length > 0)
      return [{ path: ["events", index], ...(admission ? notForAdmission : onlyForAdmission)(pattern) }];
    const hint = didYouMean(pattern, EVENT_NAMES) ?? "docs/events.md has all of them";
    return [{ path: ["events", index], message: `there is no event "${pattern}"`, hint }];
  });
}

function kindFindings({ filter }: WebhookSpec): WebhookFinding[] {
  return (filter.kinds ?? []).flatMap((kind, index): WebhookFinding[] => {
    if (Object.hasOwn(EVENT_NOUNS, kind)) return [];
    const hint =
      didYouMean(kind, Object.keys(EVENT_NOUNS)) ??
      `kinds with events are ${Object.keys(EVENT_NOUNS).join(", ")}`;
    return [
      { path: ["filter", "kinds", index], message: `there are no events of a kind ${quoteText(kind)}`, hint },
    ];
  });
}

const DAY_S = 86_400;

function timeFindings({ timeout, retry }: WebhookSpec): WebhookFinding[] {
  return [
    ...outsideRange(timeout, ["timeout"], { min: 1, max: 60, description: "from 1s to 1m" }),
    ...outsideRange(retry.for, ["retry", "for"], { min: 0, max: 30 * DAY_S, description: "at most 30d" }),
    ...outsideRange(retry.maxBackoff, ["retry", "maxBackoff"], {
      min: 1,
      max: DAY_S,
      description: "from 1s to 1d",
    }),
  ];
}

interface DurationRange {
  readonly min: number;
  readonly max: number;
  readonly description: string;
}

function outsideRange(
  duration: string,
  path: Path,
  { min: least, max: most, description: words }: DurationRange,
): WebhookFinding[] {
  const seconds = parseSeconds(duration);
  return seconds >= least && seconds <= most
    ? []
    : [{ path, message: `${path.join(".")} must be ${words}, but is ${duration}` }];
}
