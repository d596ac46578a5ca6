import type { Change } from "../../model/change.ts";
import { Failure, type FailureCode } from "../../model/failure.ts";
import { formatResource } from "../../model/resource.ts";

/** Returns the subject of a change in error messages: its resource and its object. */
export function subjectOf({ owner, id }: Pick<Change, "owner" | "id">): string {
  return `${formatResource(owner)} (${id})`;
}

/** An error of a backend's library. */
interface BackendError extends Error {
  /** The class of the error: `not-found`, `timeout`. */
  readonly kind: string;
}

/** A mapping from the errors of a backend's library to failures. */
interface ErrorClasses<E extends BackendError> {
  readonly errorType: abstract new (...args: never[]) => E;
  /** The code of each class; `rejected` for the others. */
  readonly codes: Readonly<Partial<Record<E["kind"], FailureCode>>>;
  /** Returns the message without its subject. */
  format(error: E): string;
  /** Returns the hint for users, or undefined. */
  hint(error: E): string | undefined;
  /** Converts an error that is not the library's own; by default it stays as it is. */
  convertOther?(error: unknown): unknown;
}

/** The error handling of one driver. */
interface ErrorMapper {
  /** Runs a task of the backend. Throws its errors as failures whose message starts with `subject`. */
  withSubject<T>(subject: string, task: () => Promise<T>): Promise<T>;
  /** Returns the result, or undefined if the backend reports that the object does not exist. */
  ignoreNotFound<T>(task: Promise<T>): Promise<T | undefined>;
}

export function createErrorMapper<E extends BackendError>(classes: ErrorClasses<E>): ErrorMapper {
  const { errorType } = classes;
  return {
    async withSubject(subject, task) {
      try {
        return await task();
      } catch (error) {
        if (error instanceof errorType) throw toFailure(classes, subject, error);
        throw classes.convertOther?.(error) ?? error;
      }
    },
    async ignoreNotFound(task) {
      try {
        return await task;
      } catch (error) {
        if (error instanceof errorType && error.kind === "not-found") return undefined;
        throw error;
      }
    },
  };
}

function toFailure<E extends BackendError>(classes: ErrorClasses<E>, subject: string, error: E): Failure {
  const code = classes.codes[error.kind as E["kind"]] ?? "rejected";
  const hint = classes.hint(error);
  const options = hint === undefined ? { cause: error } : { cause: error, hint };
  return new Failure(code, `${subject}: ${classes.format(error)}`, options);
}
