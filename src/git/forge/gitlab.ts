import { GitbeakerRequestError, Gitlab } from "@gitbeaker/rest";
import {
  assertBounded,
  type CommitStatus,
  type ForgeAccount,
  type ForgeApi,
  type ForgeConnection,
  REQUEST_TIMEOUT_MS,
  UNKNOWN_ACCOUNT,
} from "./api.ts";

/** GitLab moves a status from `pending` to `running`, and never back. */
const COMMIT_STATES = {
  planning: "pending",
  waiting: "running",
  success: "success",
  failure: "failed",
} as const satisfies Record<CommitStatus["state"], string>;

const MAX_STATUS_LENGTH = 255;
/** The access level of maintainers. They may merge into protected branches; the main branch is protected by default. */
const MAINTAINER = 40;
/** One page more than `assertBounded` accepts. */
const PAGINATION = { perPage: 100, maxPages: 101 };

/** Creates the API of GitLab: REST (version 4), with the client of the community. */
export function gitlabApi({ url, repository, token }: ForgeConnection): ForgeApi {
  const gitlab = new Gitlab({ host: url, token, queryTimeout: REQUEST_TIMEOUT_MS });
  return {
    async listPullRequests(base) {
      const query = { projectId: repository, targetBranch: base, state: "opened", ...PAGINATION } as const;
      const open = await gitlab.MergeRequests.all(query);
      assertBounded(open.length);
      return open.filter(hasHead).map(({ iid, title, sha, updated_at, web_url, author }) => ({
        number: iid,
        label: `!${iid}`,
        title,
        head: sha,
        ref: `refs/merge-requests/${iid}/head`,
        updatedAt: updated_at,
        url: web_url,
        author: toAccount(author),
      }));
    },
    async listComments({ number }) {
      const query = { sort: "asc", orderBy: "created_at", ...PAGINATION } as const;
      const notes = await gitlab.MergeRequestNotes.all(repository, number, query);
      assertBounded(notes.length);
      return notes
        .filter(({ system }) => !system)
        .map(({ id, author, body, created_at, updated_at, imported }) => ({
          id,
          body,
          author: imported === true ? UNKNOWN_ACCOUNT : toAccount(author),
          isEdited: created_at !== updated_at,
        }));
    },
    async createComment({ number }, body) {
      return toAccount((await gitlab.MergeRequestNotes.create(repository, number, body)).author);
    },
    async editComment({ number }, comment, body) {
      await gitlab.MergeRequestNotes.edit(repository, number, comment, { body });
    },
    async setStatus(commit, { state, context, text, url: targetUrl }) {
      const more = { name: context, description: text.slice(0, MAX_STATUS_LENGTH), targetUrl };
      await gitlab.Commits.editStatus(repository, commit, COMMIT_STATES[state], more).catch(
        ignoreUnchangedStatus,
      );
    },
    async readOwnId() {
      return (await gitlab.Users.showCurrentUser()).id;
    },
    async findAccount(username) {
      const users = await gitlab.Users.all({ username });
      return users.map(toAccount).find(({ login }) => login.toLowerCase() === username.toLowerCase());
    },
    /** Returns no accounts, because GitLab lists only addresses of commits. */
    listAuthors: async () => [],
    async canMerge({ id }) {
      try {
        const member = await gitlab.ProjectMembers.show(repository, id, { includeInherited: true });
        return member.access_level >= MAINTAINER;
      } catch (error) {
        if (errorStatus(error) === 404) return false; // no member
        throw error;
      }
    },
    errorStatus,
    errorMessage: (error) => (error instanceof Error ? error.message : String(error)),
  };
}

/** Returns whether a merge request has a head. It has none when its branch is gone, or is not processed yet. The client's types miss that. */
function hasHead({ sha }: { readonly sha: string | null }): boolean {
  return sha !== null;
}

function toAccount({ id, username }: { readonly id: number; readonly username: string }): ForgeAccount {
  return { id, login: username, isBot: false };
}

/** Ignores `Cannot transition status via :enqueue from :pending`, because the status is already set. */
function ignoreUnchangedStatus(error: unknown): void {
  if (errorStatus(error) === 400 && /Cannot transition status/.test(String(error))) return;
  throw error;
}

function errorStatus(error: unknown): number | undefined {
  return error instanceof GitbeakerRequestError ? error.cause?.response.status : undefined;
}
