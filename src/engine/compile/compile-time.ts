/** Time of compiling (ISO 8601). */
export interface CompileTime {
  readonly now: string;
  /** When the clock has jumped, while it is in doubt for that. */
  readonly jumpedAt: string | undefined;
}
