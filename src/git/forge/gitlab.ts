import { GitbeakerRequestError, Gitlab } from "@gitbeaker/rest";
import { ANSWER_MS, type ForgeApi, type ForgePlace, type Status } from "./api.ts";

/** A status goes on from `pending` to `running`, and never back. */
const STATES = {
  planning: "pending",
  waiting: "running",
  success: "success",
  failure: "failed",
} as const satisfies Record<Status["state"], string>;

const LONGEST_STATUS = 255;
/** Maintainer: who may merge into a protected branch, as its main branch is when nobody says otherwise. */
const MAINTAINER = 40;
const PAGE = { perPage: 100 };

/** GitLab, through its REST API (version 4) and the client of the community. */
export function gitlabApi({ url, repository, token }: ForgePlace): ForgeApi {
  const gitlab = new Gitlab({ host: url, token, queryTimeout: ANSWER_MS });
  return {
    async reviews(base) {
      const asked = { projectId: repository, targetBranch: base, state: "opened", ...PAGE } as const;
      const open = await gitlab.MergeRequests.all(asked);
      return open.filter(hasHead).map(({ iid, title, sha, updated_at, web_url }) => ({
        ...{ number: iid, label: `!${iid}`, title, head: sha, ref: `refs/merge-requests/${iid}/head` },
        ...{ updatedAt: updated_at, url: web_url },
      }));
    },
    async comments({ number }) {
      const asked = { sort: "asc", orderBy: "created_at", ...PAGE } as const;
      const notes = await gitlab.MergeRequestNotes.all(repository, number, asked);
      return notes
        .filter(({ system }) => !system)
        .map(({ id, author, body }) => ({
          ...{ id, body, author: { id: author.id, login: author.username, bot: false } },
        }));
    },
    async create({ number }, body) {
      await gitlab.MergeRequestNotes.create(repository, number, body);
    },
    async edit({ number }, comment, body) {
      await gitlab.MergeRequestNotes.edit(repository, number, comment, { body });
    },
    async setStatus(commit, { state, context, text, url: targetUrl }) {
      const more = { name: context, description: text.slice(0, LONGEST_STATUS), targetUrl };
      await gitlab.Commits.editStatus(repository, commit, STATES[state], more).catch(unlessItIsSo);
    },
    async self() {
      return (await gitlab.Users.showCurrentUser()).id;
    },
    async mayMerge({ id }) {
      try {
        const member = await gitlab.ProjectMembers.show(repository, id, { includeInherited: true });
        return member.access_level >= MAINTAINER;
      } catch (error) {
        if (statusOf(error) === 404) return false; // no member
        throw error;
      }
    },
    statusOf,
    wordsOf: (error) => (error instanceof Error ? error.message : String(error)),
  };
}

/** Not when its branch is gone, or GitLab has yet to look at it; the types of the client say that it always has one. */
function hasHead({ sha }: { readonly sha: string | null }): boolean {
  return sha !== null;
}

/** `Cannot transition status via :enqueue from :pending`: it is that already. */
function unlessItIsSo(error: unknown): void {
  if (statusOf(error) === 400 && /Cannot transition status/.test(String(error))) return;
  throw error;
}

function statusOf(error: unknown): number | undefined {
  return error instanceof GitbeakerRequestError ? error.cause?.response.status : undefined;
}
