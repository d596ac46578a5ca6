const HEADS = "refs/heads/";

/** Returns the full name of a reference (gitglossary(7)). A name that does not begin with `refs/` is that of a branch. */
export function fullName(name: string): string {
  return name.startsWith("refs/") ? name : `${HEADS}${name}`;
}

/** Returns the name of a reference for messages and command lines: the short name of a branch, unless it begins with `refs/` itself. */
export function shortName(reference: string): string {
  const name = reference.startsWith(HEADS) ? reference.slice(HEADS.length) : reference;
  return fullName(name) === reference ? name : reference;
}
