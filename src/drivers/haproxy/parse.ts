import { BALANCE, type Configured, type Section, sectionsOf } from "./config.ts";
import type { Folder } from "./folder.ts";
import {
  type Algorithm,
  type ListenerState,
  type MemberState,
  type MonitorState,
  memberKey,
  type PoolState,
  type Protocol,
} from "./states.ts";
import { wordsOf } from "./words.ts";

/** A configuration file as it lies there. */
export interface ReadConfig extends Configured {
  readonly generation: string;
  /** Lines that we would not have written (`+`), and lines of ours that are gone (`-`). */
  readonly edits: readonly string[];
}

/**
 * The inverse of `renderConfig`. Only the values are looked for; then the file is written again from them, and every line
 * that differs is an edit of somebody's. So nothing in it goes unseen.
 */
export function parseConfig(text: string, folder: Folder): ReadConfig {
  const sections = sectionsIn(text);
  const generation =
    firstWord(
      sections.find(({ head }) => head[0] === "global"),
      "description",
    ) ?? "";
  const configured = {
    address: addressIn(sections),
    listeners: named(sections, "frontend", listenerIn),
    pools: named(sections, "backend", poolIn),
    members: membersIn(sections),
  };
  return { ...configured, generation, edits: edits(sectionsOf(configured, folder, generation), sections) };
}

const HEADS = new Set([
  "global",
  "defaults",
  "frontend",
  "backend",
  "listen",
  "peers",
  "userlist",
  "resolvers",
]);

function sectionsIn(text: string): Section[] {
  const sections: { head: string[]; lines: string[][] }[] = [];
  for (const words of text.split("\n").map(wordsOf)) {
    if (words.length === 0) continue;
    if (HEADS.has(words[0] ?? "")) sections.push({ head: words, lines: [] });
    else (sections.at(-1) ?? first(sections)).lines.push(words);
  }
  return sections;
}

function first(sections: { head: string[]; lines: string[][] }[]): { head: string[]; lines: string[][] } {
  const section = { head: [], lines: [] };
  sections.push(section);
  return section;
}

function named<Value>(
  sections: readonly Section[],
  kind: string,
  read: (section: Section) => Value,
): Record<string, Value> {
  const own = sections.filter(({ head }) => head[0] === kind);
  return Object.fromEntries(own.map((section) => [section.head[1] ?? "", read(section)]));
}

function linesOf(section: Section | undefined, ...start: string[]): string[][] {
  const found = (section?.lines ?? []).filter((line) => start.every((one, index) => line[index] === one));
  return found.map((line) => line.slice(start.length));
}

function firstWord(section: Section | undefined, ...start: string[]): string | undefined {
  return linesOf(section, ...start)[0]?.[0];
}

function addressIn(sections: readonly Section[]): string {
  const bind = firstWord(
    sections.find(({ head }) => head[0] === "frontend"),
    "bind",
  );
  return splitAt(bind ?? "")[0];
}

/** `10.20.0.5:80` → `["10.20.0.5", 80]`; what cannot be read is 0. */
function splitAt(text: string): [address: string, port: number] {
  const colon = text.lastIndexOf(":");
  return [text.slice(0, Math.max(0, colon)), numberIn(text.slice(colon + 1))];
}

function numberIn(text: string | undefined): number {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(number) ? number : 0;
}

function protocolIn(section: Section): Protocol {
  return firstWord(section, "mode") === "http" ? "HTTP" : "TCP";
}

function listenerIn(section: Section): ListenerState {
  return {
    protocol: protocolIn(section),
    port: splitAt(firstWord(section, "bind") ?? "")[1],
    pool: firstWord(section, "default_backend") ?? "",
    connectionLimit: numberIn(firstWord(section, "maxconn")),
    clientMs: numberIn(firstWord(section, "timeout", "client")),
    allowed: linesOf(section, "acl", "allowed", "src").map(([cidr = ""]) => cidr),
    open: true,
  };
}

function poolIn(section: Section): PoolState {
  const balance = firstWord(section, "balance");
  const algorithms = Object.keys(BALANCE) as Algorithm[]; // the table has exactly these
  return {
    protocol: protocolIn(section),
    algorithm: algorithms.find((one) => BALANCE[one][0]?.[1] === balance) ?? "ROUND_ROBIN",
    connectMs: numberIn(firstWord(section, "timeout", "connect")),
    dataMs: numberIn(firstWord(section, "timeout", "server")),
    monitor: monitorIn(section),
  };
}

function monitorIn(section: Section): MonitorState | null {
  const [rhythm] = linesOf(section, "default-server");
  if (rhythm === undefined) return null;
  const http = linesOf(section, "option", "httpchk").length > 0;
  return {
    type: http ? "HTTP" : "TCP",
    path: http ? (firstWord(section, "http-check", "send", "meth", "GET", "uri") ?? "") : null,
    codes: http ? (firstWord(section, "http-check", "expect", "status") ?? "") : null,
    delayMs: numberIn(after(rhythm, "inter")),
    timeoutMs: numberIn(firstWord(section, "timeout", "check")),
    retries: numberIn(after(rhythm, "fall")),
  };
}

function after(words: readonly string[], key: string): string | undefined {
  const index = words.indexOf(key);
  return index === -1 ? undefined : words[index + 1];
}

function membersIn(sections: readonly Section[]): Record<string, MemberState> {
  const backends = sections.filter(({ head }) => head[0] === "backend");
  const found = backends.flatMap((section) =>
    linesOf(section, "server").map(([member = "", ...words]): [string, MemberState] => {
      const key = memberKey(section.head[1] ?? "", member);
      return [key, memberIn(words)];
    }),
  );
  return Object.fromEntries(found);
}

function memberIn([at = "", ...words]: readonly string[]): MemberState {
  const [address, port] = splitAt(at);
  return {
    address,
    port,
    weight: numberIn(after(words, "weight")),
    state: words.includes("disabled") ? "maint" : "ready",
    checked: words.includes("check"),
  };
}

/** Lines of one side only, in the order of the sides. */
function edits(ours: readonly Section[], theirs: readonly Section[]): string[] {
  const [before, after] = [flat(ours), flat(theirs)];
  const without = (lines: readonly string[], others: readonly string[]) => {
    const rest = [...others];
    return lines.filter((line) => {
      const index = rest.indexOf(line);
      if (index !== -1) rest.splice(index, 1);
      return index === -1;
    });
  };
  return [
    ...without(before, after).map((line) => `- ${line}`),
    ...without(after, before).map((line) => `+ ${line}`),
  ];
}

/** `frontend http: bind 10.20.0.5:80`; without quotes, since what was read may hold anything. */
function flat(sections: readonly Section[]): string[] {
  return sections.flatMap(({ head, lines }) => [
    head.join(" "),
    ...lines.map((line) => `${head.join(" ")}: ${line.join(" ")}`),
  ]);
}
