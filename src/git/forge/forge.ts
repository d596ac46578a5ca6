import { Failure } from "../../model/failure.ts";
import type { Comment, ForgeApi, Person, Review, Status } from "./api.ts";
import { approvalsSaid } from "./said.ts";

/** Where pull requests are reviewed. Throws `rejected` for what it refuses, and `host-unreachable` for what may work later. */
export interface Forge {
  /** Those that are to be merged into this branch. */
  openReviews(base: string, signal: AbortSignal): Promise<readonly Review[]>;
  /** Our one comment on it says this from now on. */
  comment(review: Review, page: Page, signal: AbortSignal): Promise<void>;
  status(commit: string, status: Status, signal: AbortSignal): Promise<void>;
  /** What people approved in comments, the oldest first. */
  approvals(review: Review, signal: AbortSignal): Promise<readonly Said[]>;
}

export interface Page {
  /** Begins the comment; see `markerOf`. */
  readonly marker: string;
  readonly body: string;
  /** Otherwise a comment that is there is edited, and none is made. */
  readonly isNews: boolean;
}

/** An approval in a comment. */
export interface Said {
  /** Of the comment. */
  readonly id: number;
  readonly by: string;
  /** As they were typed, shortened or whole. */
  readonly digests: readonly string[];
  /** Whether they may. */
  readonly allowed: boolean;
}

export interface ForgeOptions {
  /** For people: `GitHub acme/fleet`. */
  readonly shown: string;
  readonly api: ForgeApi;
  /** Who may approve; without any, those who may merge. */
  readonly approvers: readonly string[];
  /** Never shown. */
  readonly token: string;
}

export function createForge({ shown, api, approvers, token }: ForgeOptions): Forge {
  const allowed = new Set(approvers.map((login) => login.toLowerCase()));
  let self: Promise<number | undefined> | undefined;
  const asked = <Result>(doing: string, work: Promise<Result>): Promise<Result> =>
    work.catch((error: unknown) => {
      throw failureOf(`${shown}: ${doing}`, error, api, token);
    });
  const own = (signal: AbortSignal): Promise<number | undefined> => {
    self ??= api.self(signal);
    self.catch(() => (self = undefined));
    return self;
  };
  const mayApprove = async (person: Person, signal: AbortSignal): Promise<boolean> =>
    allowed.size > 0 ? allowed.has(person.login.toLowerCase()) : api.mayMerge(person, signal);
  return {
    openReviews: (base, signal) => asked("listing what is to be merged", api.reviews(base, signal)),
    status: (commit, status, signal) =>
      asked(`the status of ${commit.slice(0, 8)}`, api.setStatus(commit, status, signal)),
    comment: (review, page, signal) =>
      asked(`the comment on ${review.label}`, comment(api, review, page, own, signal)),
    approvals: (review, signal) =>
      asked(`the comments on ${review.label}`, approvals(api, review, mayApprove, signal)),
  };
}

type Own = (signal: AbortSignal) => Promise<number | undefined>;

async function comment(
  api: ForgeApi,
  review: Review,
  { marker, body, isNews }: Page,
  own: Own,
  signal: AbortSignal,
): Promise<void> {
  const text = `${marker}\n${body}`;
  const self = await own(signal);
  const before = (await api.comments(review, signal)).find((one) => isOurs(one, marker, self));
  if (before === undefined && isNews) await api.create(review, text, signal);
  else if (before !== undefined && before.body.trimEnd() !== text.trimEnd())
    await api.edit(review, before.id, text, signal);
}

/** Anybody can write the marker, but not in our name. */
function isOurs({ author, body }: Comment, marker: string, self: number | undefined): boolean {
  return body.startsWith(marker) && (self === undefined ? author.bot : author.id === self);
}

async function approvals(
  api: ForgeApi,
  review: Review,
  mayApprove: (person: Person, signal: AbortSignal) => Promise<boolean>,
  signal: AbortSignal,
): Promise<Said[]> {
  const known = new Map<string, boolean>();
  const found: Said[] = [];
  for (const { id, author, body } of await api.comments(review, signal)) {
    const digests = approvalsSaid(body);
    if (digests.length === 0) continue;
    const allowed = known.get(author.login) ?? (await mayApprove(author, signal));
    known.set(author.login, allowed);
    found.push({ id, by: author.login, digests, allowed });
  }
  return found;
}

function failureOf(doing: string, error: unknown, api: ForgeApi, token: string): Failure {
  if (error instanceof Failure) return error;
  const status = api.statusOf(error);
  const words = api.wordsOf(error).replaceAll(token, "***").split("\n")[0]?.slice(0, 300) ?? "";
  const message = `${doing}: ${words}`;
  if (status === undefined || status === 429 || status >= 500)
    return new Failure("host-unreachable", message);
  const hint = HINTS[status];
  return new Failure("rejected", `${message} (${status})`, hint === undefined ? {} : { hint });
}

const HINTS: Readonly<Record<number, string>> = {
  401: "the token is not known there, or not any more",
  403: "the token may not do this: see which rights it needs in docs/review.md",
  404: "check --forge-url and --forge-repo, and that the token may see the repository",
};
