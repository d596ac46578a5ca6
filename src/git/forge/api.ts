/** A pull request or merge request that is open. */
export interface Review {
  readonly number: number;
  /** How people call it: `#12`, `!12`. */
  readonly label: string;
  readonly title: string;
  /** The commit at its head. */
  readonly head: string;
  /** What the repository itself keeps its head under, also where it comes from a fork. */
  readonly ref: string;
  /** Another one whenever something was said or pushed. */
  readonly updatedAt: string;
  /** For people. */
  readonly url: string;
}

/** What a commit's status says: `waiting` is for a person. */
export interface Status {
  readonly state: "planning" | "waiting" | "success" | "failure";
  /** Who says it: others may say something of the same commit. */
  readonly context: string;
  /** A few words. */
  readonly text: string;
  readonly url: string;
}

export interface Person {
  readonly id: number;
  readonly login: string;
  /** An account of a program. */
  readonly bot: boolean;
}

export interface Comment {
  readonly id: number;
  readonly author: Person;
  readonly body: string;
}

/** What each forge must be able to do; everything that they have in common is in `forge.ts`. Throws whatever the client throws. */
export interface ForgeApi {
  /** Those that are to be merged into this branch. */
  reviews(base: string, signal: AbortSignal): Promise<readonly Review[]>;
  /** All comments of people and programs, the oldest first. */
  comments(review: Review, signal: AbortSignal): Promise<readonly Comment[]>;
  create(review: Review, body: string, signal: AbortSignal): Promise<void>;
  edit(review: Review, comment: number, body: string, signal: AbortSignal): Promise<void>;
  setStatus(commit: string, status: Status, signal: AbortSignal): Promise<void>;
  /** Whose token it is; undefined for an app, which may not ask: then what programs wrote is taken as ours. */
  self(signal: AbortSignal): Promise<number | undefined>;
  /** Whether somebody may merge. */
  mayMerge(person: Person, signal: AbortSignal): Promise<boolean>;
  /** The HTTP status of what the client threw; undefined when there was no answer. */
  statusOf(error: unknown): number | undefined;
  /** What the forge said, in the words of the client. */
  wordsOf(error: unknown): string;
}

export interface ForgePlace {
  /** `https://git.example.com`, without `/` at its end. */
  readonly url: string;
  /** `owner/name`, with groups where there are any. */
  readonly repository: string;
  readonly token: string;
  readonly userAgent: string;
}

/** How long one answer may take. */
export const ANSWER_MS = 30_000;

/** Aborts by itself when there is no answer in time. */
export function limited(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
}

/** `owner/name` apart. */
export function ownerAndName(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}
