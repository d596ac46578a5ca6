import { Failure, type FailureCode } from "../../model/failure.ts";

interface ErrorExplanation {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint: (path: string) => string;
}

const replaceDatabaseHint = (path: string) =>
  `stop every fleetwright, then: mv ${path} ${path}.damaged; history, approvals, suspensions and undelivered events begin anew, and no object is touched by that`;

/** Explanations by the prefix of SQLite's code (https://www.sqlite.org/rescode.html). The first match counts. */
const EXPLANATIONS: readonly (readonly [code: string, told: ErrorExplanation])[] = [
  [
    "SQLITE_NOTADB",
    { code: "rejected", message: "this is not Fleetwright's database", hint: replaceDatabaseHint },
  ],
  ["SQLITE_CORRUPT", { code: "rejected", message: "the database is damaged", hint: replaceDatabaseHint }],
  [
    "SQLITE_FULL",
    { code: "rejected", message: "the disk is full", hint: () => "free some space, then retry" },
  ],
  [
    "SQLITE_BUSY",
    {
      code: "timeout",
      message: "another process has been writing for too long",
      hint: (path) => `see which: fuser ${path}`,
    },
  ],
  ...["SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "EACCES", "EROFS", "EPERM"].map(
    (code) => [code, notWritable()] as const,
  ),
  [
    "SQLITE_IOERR",
    { code: "rejected", message: "the disk does not read or write", hint: () => "see: dmesg" },
  ],
];

function notWritable(): ErrorExplanation {
  return {
    code: "rejected",
    message: "it cannot be written here",
    hint: () => "give this user the right to, or another place: FLEETWRIGHT_STATE_DIR",
  };
}

/** Returns whether another connection is writing or opening the file. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error));
}

export function storeFailure(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error;
  const code = sqliteCode(error);
  const explanation = EXPLANATIONS.find(([start]) => code.startsWith(start))?.[1];
  const text = error instanceof Error ? error.message : String(error);
  if (explanation === undefined) return new Failure("bug", `${path}: ${text}`, { cause: error });
  return new Failure(explanation.code, `${path}: ${explanation.message}`, {
    hint: explanation.hint(path),
    cause: error,
  });
}

/** Returns the code of an error. A file that cannot be opened has only a number: 14 is SQLITE_CANTOPEN. */
function sqliteCode(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (/^ConnectionFailed\(.*: 14"\)$/.test(error.message)) return "SQLITE_CANTOPEN";
  return "code" in error ? String(error.code) : "";
}
