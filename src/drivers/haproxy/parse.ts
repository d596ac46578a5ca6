import { BALANCE, type ConfigState, sectionsOf } from "./config.ts";
import type { HaproxyPaths } from "./paths.ts";
import { parseNumber } from "./quoting.ts";
import {
  type ConfigSection,
  findEdits,
  firstWord,
  generationOf,
  linesOf,
  parseSections,
  wordAfter,
} from "./sections.ts";
import {
  type Algorithm,
  type ListenerState,
  type MemberState,
  type MonitorState,
  memberKey,
  type PoolState,
  type Protocol,
} from "./states.ts";

/** A parsed configuration file. */
export interface ReadConfig extends ConfigState {
  readonly generation: string;
  /** Lines that the renderer would not write (`+`), and missing lines (`-`). */
  readonly edits: readonly string[];
}

/**
 * Parses a configuration file: the inverse of `renderConfig`. It reads the values, renders the file from them, and
 * returns each line that differs as an edit. Therefore no change by hand goes unnoticed.
 */
export function parseConfig(text: string, paths: HaproxyPaths): ReadConfig {
  const sections = parseSections(text);
  const generation = generationOf(sections);
  const configured = {
    address: readAddress(sections),
    listeners: readSections(sections, "frontend", readListener),
    pools: readSections(sections, "backend", readPool),
    members: readMembers(sections),
  };
  return { ...configured, generation, edits: findEdits(sectionsOf(configured, paths, generation), sections) };
}

function readSections<Value>(
  sections: readonly ConfigSection[],
  kind: string,
  read: (section: ConfigSection) => Value,
): Record<string, Value> {
  const matching = sections.filter(({ head }) => head[0] === kind);
  return Object.fromEntries(matching.map((section) => [section.head[1] ?? "", read(section)]));
}

function readAddress(sections: readonly ConfigSection[]): string {
  const bind = firstWord(
    sections.find(({ head }) => head[0] === "frontend"),
    "bind",
  );
  return splitAt(bind ?? "")[0];
}

/** Splits an address: `10.20.0.5:80` → `["10.20.0.5", 80]`. An unreadable port is 0. */
function splitAt(text: string): [address: string, port: number] {
  const colon = text.lastIndexOf(":");
  return [text.slice(0, Math.max(0, colon)), parseNumber(text.slice(colon + 1))];
}

function readProtocol(section: ConfigSection): Protocol {
  return firstWord(section, "mode") === "http" ? "HTTP" : "TCP";
}

function readListener(section: ConfigSection): ListenerState {
  return {
    protocol: readProtocol(section),
    port: splitAt(firstWord(section, "bind") ?? "")[1],
    pool: firstWord(section, "default_backend") ?? "",
    connectionLimit: parseNumber(firstWord(section, "maxconn")),
    clientMs: parseNumber(firstWord(section, "timeout", "client")),
    allowed: linesOf(section, "acl", "allowed", "src").map(([cidr = ""]) => cidr),
    open: true,
  };
}

function readPool(section: ConfigSection): PoolState {
  const balance = firstWord(section, "balance");
  const algorithms = Object.keys(BALANCE) as Algorithm[]; // the table has exactly these keys
  return {
    protocol: readProtocol(section),
    algorithm: algorithms.find((algorithm) => BALANCE[algorithm][0]?.[1] === balance) ?? "ROUND_ROBIN",
    connectMs: parseNumber(firstWord(section, "timeout", "connect")),
    dataMs: parseNumber(firstWord(section, "timeout", "server")),
    monitor: readMonitor(section),
    ...cookieOf(firstWord(section, "cookie")),
  };
}

/** Returns a cookie as a field, which is absent without one. */
function cookieOf(cookie: string | undefined): { readonly cookie?: string } {
  return cookie === undefined ? {} : { cookie };
}

function readMonitor(section: ConfigSection): MonitorState | null {
  const [timings] = linesOf(section, "default-server");
  if (timings === undefined) return null;
  const http = linesOf(section, "option", "httpchk").length > 0;
  return {
    type: http ? "HTTP" : "TCP",
    path: http ? (firstWord(section, "http-check", "send", "meth", "GET", "uri") ?? "") : null,
    codes: http ? (firstWord(section, "http-check", "expect", "status") ?? "") : null,
    delayMs: parseNumber(wordAfter(timings, "inter")),
    timeoutMs: parseNumber(firstWord(section, "timeout", "check")),
    retries: parseNumber(wordAfter(timings, "fall")),
  };
}

function readMembers(sections: readonly ConfigSection[]): Record<string, MemberState> {
  const backends = sections.filter(({ head }) => head[0] === "backend");
  const entries = backends.flatMap((section) =>
    linesOf(section, "server").map(([member = "", ...words]): [string, MemberState] => {
      const key = memberKey(section.head[1] ?? "", member);
      return [key, readMember(words)];
    }),
  );
  return Object.fromEntries(entries);
}

function readMember([at = "", ...words]: readonly string[]): MemberState {
  const [address, port] = splitAt(at);
  return {
    address,
    port,
    weight: parseNumber(wordAfter(words, "weight")),
    state: words.includes("disabled") ? "maint" : "ready",
    checked: words.includes("check"),
    ...cookieOf(wordAfter(words, "cookie")),
  };
}
