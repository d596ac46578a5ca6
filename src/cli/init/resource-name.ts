const MAX_LENGTH = 63;

/** Returns the nearest name of a resource: `Web_Server 1` becomes `web-server-1`. `fallback` is for a text without letters and digits. */
export function nearestName(text: string, fallback: string): string {
  const name = text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, MAX_LENGTH)
    .replace(/-$/, "");
  return name === "" ? fallback : name;
}

/** Returns whether a text is the name of a resource as it is: a DNS label. */
export function isResourceName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}

/** Returns the nearest names, each once: `Web 1` and `web-1` become `web-1` and `web-1-2`. */
export function uniqueNames(texts: readonly string[], fallback: string): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    const nearest = nearestName(text, fallback);
    let name = nearest;
    for (let number = 2; taken.has(name); number += 1)
      name = `${nearest.slice(0, MAX_LENGTH - 5).replace(/-$/, "")}-${number}`;
    taken.add(name);
    return name;
  });
}
