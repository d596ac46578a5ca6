import type { FailureCode } from "../model/failure.ts";

/** What the process says when it ends. Documented: scripts are written against these numbers. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: "done; `plan`: nothing to do" },
  error: { code: 1, meaning: "something is wrong with the files, or something failed" },
  changes: { code: 2, meaning: "`plan`: there are changes, or something is blocked" },
  waiting: { code: 3, meaning: "`apply`: all that may go has gone; something is held or blocked" },
  refused: {
    code: 4,
    meaning: "`apply`: nothing was done: the world moved since the plan, or nobody approved it",
  },
  usage: { code: 64, meaning: "the command line was not understood" },
  interrupted: { code: 130, meaning: "stopped by Ctrl-C, after what was in flight had finished" },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type Exit = keyof typeof EXIT_CODES;

/** How a failure ends the process. */
export const FAILURE_EXITS = {
  "host-unreachable": "error",
  "world-moved": "refused",
  rejected: "error",
  "needs-approval": "refused",
  unsupported: "error",
  timeout: "error",
  cancelled: "interrupted",
  usage: "usage",
  bug: "error",
} as const satisfies Record<FailureCode, Exit>;
