import { CephError } from "node-ceph";
import type { Change } from "../../model/change.ts";
import { Failure, type FailureCode } from "../../model/failure.ts";
import { showResource } from "../../model/resource.ts";

const CODES: Readonly<Partial<Record<CephError["kind"], FailureCode>>> = {
  timeout: "host-unreachable",
  closed: "host-unreachable",
  unsupported: "unsupported",
};

const HINTS: Readonly<Partial<Record<CephError["kind"], string>>> = {
  denied:
    "the user needs the capabilities profile rbd of monitors and OSDs; to make pools, those for that as well",
  timeout: "is the cluster up, and are its addresses right in confFile?",
};

const NO_POOL = "the cluster has no such pool: let it be made by `create`, or name another one";

/** Whatever Ceph threw, as a failure that names its subject first. */
export function asCephFailure(subject: string, error: unknown): unknown {
  if (!(error instanceof CephError)) return error;
  const hint = error.api === "rados_ioctx_create" ? NO_POOL : HINTS[error.kind];
  const options = hint === undefined ? { cause: error } : { cause: error, hint };
  return new Failure(CODES[error.kind] ?? "rejected", `${subject}: Ceph says: ${error.message}`, options);
}

/** Runs something of Ceph's on behalf of a subject. */
export async function speakingOf<T>(subject: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw asCephFailure(subject, error);
  }
}

/** The result, or undefined for what is not there. */
export async function ifThere<T>(task: Promise<T>): Promise<T | undefined> {
  try {
    return await task;
  } catch (error) {
    if (error instanceof CephError && error.kind === "not-found") return undefined;
    throw error;
  }
}

/** Who speaks when a change fails: the resource, and the object that it is about. */
export function subjectOf(change: Change): string {
  return `${showResource(change.owner)} (${change.id})`;
}
