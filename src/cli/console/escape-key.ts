import { Failure } from "../../model/failure.ts";

/** The key of virsh and telnet: Ctrl and `]`. */
export const DEFAULT_ESCAPE = "^]";

/** Returns the byte of an escape key, as virsh reads it: `^]` for a control character, or one ASCII character. Throws `usage`. */
export function parseEscapeKey(text: string): number {
  const [, control, plain] = /^(?:\^([@A-Za-z[\]\\^_])|([\x21-\x7e]))$/.exec(text) ?? [];
  if (control !== undefined) return control.toUpperCase().charCodeAt(0) & 0x1f;
  if (plain !== undefined) return plain.charCodeAt(0);
  throw new Failure("usage", `--escape ${text}: must be a control character such as ^], or one character`);
}
