import { Failure, type FailureCode } from "../../model/failure.ts";

interface Told {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint: (path: string) => string;
}

const ANEW = (path: string) =>
  `stop every fleetwright, then: mv ${path} ${path}.damaged; history, approvals, suspensions and undelivered events begin anew, and no object is touched by that`;

/** What SQLite says, by the beginning of its code (https://www.sqlite.org/rescode.html). The first that fits is told. */
const TOLD: readonly (readonly [code: string, told: Told])[] = [
  ["SQLITE_NOTADB", { code: "rejected", message: "this is not Fleetwright's database", hint: ANEW }],
  ["SQLITE_CORRUPT", { code: "rejected", message: "the database is damaged", hint: ANEW }],
  [
    "SQLITE_FULL",
    { code: "rejected", message: "there is no room on the disk", hint: () => "make room, then try again" },
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
    (code) => [code, unwritable()] as const,
  ),
  [
    "SQLITE_IOERR",
    { code: "rejected", message: "the disk does not read or write", hint: () => "see: dmesg" },
  ],
];

function unwritable(): Told {
  return {
    code: "rejected",
    message: "it cannot be written here",
    hint: () => "give this user the right to, or another place: FLEETWRIGHT_STATE_DIR",
  };
}

/** Another connection is writing, or is opening the file. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

export function storeFailure(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error;
  const code = codeOf(error);
  const found = TOLD.find(([start]) => code.startsWith(start))?.[1];
  const said = error instanceof Error ? error.message : String(error);
  if (found === undefined) return new Failure("bug", `${path}: ${said}`, { cause: error });
  return new Failure(found.code, `${path}: ${found.message}`, { hint: found.hint(path), cause: error });
}

/** A file that cannot be opened at all is told by number only: 14 is SQLITE_CANTOPEN. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  if (/^ConnectionFailed\(.*: 14"\)$/.test(error.message)) return "SQLITE_CANTOPEN";
  return "code" in error ? String(error.code) : "";
}
