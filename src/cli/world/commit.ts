import { basename, join } from "node:path";
import type { FleetFile } from "../../fleet/load.ts";
import { parseAddress } from "../../git/address.ts";
import { readCommit, readMerge } from "../../git/commit.ts";
import { fetchRepository } from "../../git/fetched.ts";
import { Failure } from "../../model/failure.ts";
import type { Given } from "../command.ts";
import type { Session } from "../session.ts";
import type { Found } from "./tree.ts";

/** A commit that the command line names. */
export interface CommitAsked {
  /** As it was given: a directory, or an address that git knows. */
  readonly repo: string;
  readonly ref: string;
  /** The branch that it is to be merged into. */
  readonly base: string | undefined;
  /** The fleet's directory inside of the repository. */
  readonly path: string;
}

/** Undefined when it is about files as they lie there. */
export function commitAsked(given: Given): CommitAsked | undefined {
  const [repo, base] = [given.text("repo"), given.text("base")];
  if (repo === undefined && base === undefined) return undefined;
  return { repo: repo ?? ".", ref: given.text("ref") ?? "HEAD", base, path: given.text("path") ?? "" };
}

/** The fleet's files in it; a repository elsewhere is fetched first. */
export async function inCommit(asked: CommitAsked, session: Session): Promise<Found> {
  const here = await broughtHere(asked, session);
  const { base } = here;
  return (base === undefined ? alone(here) : merged({ ...here, base })).catch((error: unknown) => {
    throw spoken(error, here);
  });
}

/** Of a repository elsewhere people know the address, not where our copy is. */
function spoken(error: unknown, { repo, shown }: Here): unknown {
  if (!(error instanceof Failure)) return error;
  const { code, message, hint } = error;
  return new Failure(code, message.replaceAll(repo, shown), {
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** A commit of a repository on this machine. */
interface Here extends CommitAsked {
  /** For people: where its repository is, and what it is called. */
  readonly shown: string;
  readonly name: string;
}

async function broughtHere(asked: CommitAsked, session: Session): Promise<Here> {
  const address = parseAddress(asked.repo, session.directory);
  const { shown } = address;
  if (address.kind === "local") return { ...asked, repo: address.path, shown, name: basename(address.path) };
  const { cache } = session.store;
  const { signal, progress } = session;
  const references = [asked.ref, asked.base ?? ""].filter((ref) => ref.startsWith("refs/"));
  progress.begin("fetch", `fetching ${shown}`);
  const { directory, mainBranch } = await fetchRepository(address, { cache, references, signal });
  progress.end("fetch");
  const named = (ref: string): string => {
    if (ref !== "HEAD") return ref;
    if (mainBranch !== undefined) return mainBranch;
    throw new Failure("usage", `${shown}: its HEAD names no branch`, { hint: "name one with --ref" });
  };
  const name = basename(shown).replace(/\.git$/, "");
  const base = asked.base === undefined ? undefined : named(asked.base);
  return { ...asked, repo: directory, shown, name, ref: named(asked.ref), base };
}

async function alone(asked: Here): Promise<Found> {
  const { repo, name, ref, path } = asked;
  const { root, commit, files } = await readCommit(repo, ref, path);
  return { root, commit, where: `${name}@${ref}`, ...placed(asked, commit, files) };
}

/** The plan is of the branch's commit; what is read is what the merge makes of it. */
async function merged(asked: Here & { readonly base: string }): Promise<Found> {
  const { repo, name, ref, base, path } = asked;
  const { root, commit, tree, files } = await readMerge(repo, { ref, base }, path);
  return { root, commit, where: `${name}@${ref} in ${base}`, ...placed(asked, tree, files) };
}

/** The files as they are called in the repository, and where others are that specs name. */
function placed({ repo, path }: Here, commit: string, files: readonly FleetFile[]) {
  const fleetFiles = files.map((file) => ({ ...file, path: join(path, file.path) }));
  return { fleetFiles, files: { repo, commit, ...(path === "" ? {} : { path }) } };
}
