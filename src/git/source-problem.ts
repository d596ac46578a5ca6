/** The problems that keep a source from following its branch, by code. */
export const SOURCE_PROBLEMS = {
  unreachable: "the repository does not answer, is gone, or is no repository",
  "other-branches": "branches other than the followed one cannot be fetched",
  "ambiguous-branch": "a tag has the name of the followed branch",
  "no-branch": "the branch does not exist, or no longer",
  rewound: "the branch no longer contains the commit that is in force",
  signature: "a commit is not signed by an allowed signer",
  unreadable: "the files of the newest commit cannot be read",
} as const satisfies Record<string, string>;

export interface SourceProblem {
  readonly code: keyof typeof SOURCE_PROBLEMS;
  /** `held`: the last good commit stays in force. `told`: a warning only, the newest commit is used. */
  readonly effect: "held" | "told";
  /** Begins with the repository, without passwords: `https://git.example.com/fleet.git: ...`. */
  readonly message: string;
  readonly hint?: string | undefined;
  /** The commit that is not used, if known. */
  readonly commit?: string | undefined;
}
