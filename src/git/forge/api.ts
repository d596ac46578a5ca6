import { deadlineSignal } from "../../model/deadline.ts";
import { Failure } from "../../model/failure.ts";

/** An open pull request or merge request. */
export interface PullRequest {
  readonly number: number;
  /** The number in the forge's notation: `#12`, `!12`. */
  readonly label: string;
  readonly title: string;
  /** The commit at its head. */
  readonly head: string;
  /** The reference of its head in the target repository, also for pull requests from forks. */
  readonly ref: string;
  /** Changes with every comment and every push. The format is the forge's. */
  readonly updatedAt: string;
  /** The address of its page. */
  readonly url: string;
  readonly author: ForgeAccount;
}

/** The status of a commit on the forge. */
export interface CommitStatus {
  /** `waiting`: a change waits for an approval. */
  readonly state: "planning" | "waiting" | "success" | "failure";
  /** The name of this status. Each program has its own on the same commit. */
  readonly context: string;
  /** A few words. Clients cut them to the length that the forge accepts. */
  readonly text: string;
  readonly url: string;
}

export interface ForgeAccount {
  /** The forge never gives the id to another account. 0 when the forge does not name the account. */
  readonly id: number;
  readonly login: string;
  /** Whether the account belongs to a program. */
  readonly isBot: boolean;
}

export interface ForgeComment {
  readonly id: number;
  readonly author: ForgeAccount;
  readonly body: string;
  /** Whether it changed after it was written. On most forges users other than its author may edit it. */
  readonly isEdited: boolean;
}

/** The API of one forge. `forge.ts` has the logic that all forges share. Methods throw the errors of the client. */
export interface ForgeApi {
  /** Lists the open pull requests into a branch. */
  listPullRequests(base: string, signal: AbortSignal): Promise<readonly PullRequest[]>;
  /** Lists all comments of users and programs, the oldest first. */
  listComments(review: PullRequest, signal: AbortSignal): Promise<readonly ForgeComment[]>;
  /** Creates a comment, and returns its author: the account of the token. */
  createComment(review: PullRequest, body: string, signal: AbortSignal): Promise<ForgeAccount>;
  editComment(review: PullRequest, comment: number, body: string, signal: AbortSignal): Promise<void>;
  setStatus(commit: string, status: CommitStatus, signal: AbortSignal): Promise<void>;
  /** Returns the id of the token's account; undefined for an app, which may not read it. */
  readOwnId(signal: AbortSignal): Promise<number | undefined>;
  /** Returns the account that has a name now; undefined when no account has it. */
  findAccount(login: string, signal: AbortSignal): Promise<ForgeAccount | undefined>;
  /** Lists the authors and committers of the commits whose accounts the forge knows. */
  listAuthors(review: PullRequest, signal: AbortSignal): Promise<readonly ForgeAccount[]>;
  /** Returns whether the account with this id may merge. */
  canMerge(person: ForgeAccount, signal: AbortSignal): Promise<boolean>;
  /** Returns the HTTP status of an error of the client; undefined when the forge did not answer. */
  errorStatus(error: unknown): number | undefined;
  /** Returns the message of the forge in an error of the client. */
  errorMessage(error: unknown): string;
}

export interface ForgeConnection {
  /** `https://git.example.com`, without `/` at its end. */
  readonly url: string;
  /** `owner/name`, with any groups. */
  readonly repository: string;
  readonly token: string;
  readonly userAgent: string;
}

/** The timeout of one request. */
export const REQUEST_TIMEOUT_MS = 30_000;

/** Returns a signal that also aborts after the timeout of a request. */
export function withTimeout(signal: AbortSignal): AbortSignal {
  return deadlineSignal(REQUEST_TIMEOUT_MS, signal);
}

/** More pull requests, comments or commits than any repository lists for reviews. */
const MAX_LISTED = 10_000;

/** Throws `rejected` for endless lists. Otherwise a server that sends the same page again and again would fill the memory. */
export function assertBounded(listed: number): void {
  if (listed > MAX_LISTED)
    throw new Failure("rejected", `the forge lists more than ${MAX_LISTED} of one kind`);
}

/** The account of an author that the forge does not name. */
export const UNKNOWN_ACCOUNT: ForgeAccount = { id: 0, login: "", isBot: false };

/** Splits `owner/name`. */
export function splitRepository(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}
