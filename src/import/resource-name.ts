import { hashText } from "../model/hash.ts";
import { DEFAULT_PROJECT, type Resource } from "../model/resource.ts";

const LEGAL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const MAX_LENGTH = 63;

/** Returns whether a text is the name of a resource as it is: a DNS label. */
export function isResourceName(text: string): boolean {
  return LEGAL.test(text);
}

/**
 * Returns the nearest legal name of a resource: `Web_Server 1` → `web-server-1`. A text without letters and digits gets
 * a name from its digest.
 */
export function toResourceName(text: string): string {
  const plain = text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();
  const name = plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, MAX_LENGTH)
    .replace(/-$/, "");
  return name === "" ? `x-${digest(text)}` : name;
}

function digest(text: string): string {
  return hashText(text).slice(0, 8);
}

/** The names of resources that an import gives, each once. */
export interface ResourceNames {
  isTaken(kind: string, name: string): boolean;
  /** Takes exactly this name. */
  reserve(kind: string, name: string): void;
  /**
   * Takes the nearest free name for a text. If it is taken, a digest of `identity` distinguishes the name, so that it
   * does not depend on the order of the texts.
   */
  take(kind: string, text: string, identity: string): string;
}

export function createResourceNames(existing: readonly Resource[]): ResourceNames {
  const inDefault = existing.filter(({ project }) => project === DEFAULT_PROJECT);
  const taken = new Set(inDefault.map(({ kind, name }) => `${kind}/${name}`));
  const isTaken = (kind: string, name: string) => taken.has(`${kind}/${name}`);
  const reserve = (kind: string, name: string) => void taken.add(`${kind}/${name}`);
  return {
    isTaken,
    reserve,
    take(kind, text, identity) {
      const nearest = toResourceName(text);
      const name = isTaken(kind, nearest) ? withDigest(nearest, identity) : nearest;
      reserve(kind, name);
      return name;
    },
  };
}

function withDigest(name: string, identity: string): string {
  return `${name.slice(0, MAX_LENGTH - 9).replace(/-$/, "")}-${digest(identity)}`;
}
