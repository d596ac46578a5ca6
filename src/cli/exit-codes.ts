import type { FailureCode } from "../model/failure.ts";

/** The exit codes of the process, by name. They are documented, and scripts depend on these numbers. */
export const EXIT_CODES = {
  ok: { code: 0, meaning: "success; `plan`, `status`: no changes" },
  error: { code: 1, meaning: "an invalid file, or a failure" },
  changes: {
    code: 2,
    meaning: "`plan`, `status`: changes or blocked objects; `import`: adoption would change something",
  },
  waiting: { code: 3, meaning: "`apply`: every change that may go is applied; others are held or blocked" },
  refused: {
    code: 4,
    meaning: "`apply`: nothing is applied: the plan is stale, or it was not confirmed or approved",
  },
  abandoned: {
    code: 5,
    meaning: "stopped by a signal; changes still in flight after `--grace` were abandoned, perhaps half done",
  },
  usage: { code: 64, meaning: "invalid command line" },
  interrupted: {
    code: 130,
    meaning: "stopped by SIGINT (Ctrl-C) or SIGTERM; all changes in flight were completed",
  },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type Exit = keyof typeof EXIT_CODES;

/** The exit of the process for each code of a failure. */
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
