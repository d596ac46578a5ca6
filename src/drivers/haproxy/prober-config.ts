import { compareText } from "../../model/compare.ts";
import { groupBy } from "../../model/group-by.ts";
import type { HaproxyPaths } from "./paths.ts";
import { type ProberState, parseServerName, type TargetState, targetName } from "./prober-states.ts";
import { parseNumber } from "./quoting.ts";
import {
  type ConfigSection,
  findEdits,
  firstWord,
  formatSections,
  generationOf,
  globalSection,
  linesOf,
  parseSections,
  wordAfter,
} from "./sections.ts";

type Targets = ProberState["targets"];

/** Renders the configuration file of a prober: a backend for each way to check, with the targets as its servers. */
export function renderProber(
  { targets }: Pick<ProberState, "targets">,
  paths: HaproxyPaths,
  generation: string,
): string {
  return formatSections(sectionsOf(targets, paths, generation));
}

function sectionsOf(targets: Targets, paths: HaproxyPaths, generation: string): ConfigSection[] {
  const named = Object.entries(targets).map(([key, target]) => ({ target, ...targetName(key, target) }));
  const backends = [...groupBy(named, ({ backend }) => backend)].sort(([a], [b]) => compareText(a, b));
  return [
    globalSection(paths, generation, connectionsFor(named.length), CHECKS_ONLY),
    { head: ["defaults"], lines: [["load-server-state-from-file", "global"]] },
    ...backends.map(([backend, servers]) => backendSection(backend, servers)),
  ];
}

/** The smallest number of connections. A check is a connection. */
const MIN_CONNECTIONS = 1024;

/** Returns a number that seldom changes: another one needs a reload. */
function connectionsFor(targets: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(MIN_CONNECTIONS, targets)));
}

/** One thread is enough for checks. Their times are spread by 10 %. */
const CHECKS_ONLY = [
  ["nbthread", "1"],
  ["spread-checks", "10"],
] as const;

interface NamedTarget {
  readonly server: string;
  readonly target: TargetState;
}

function backendSection(backend: string, servers: readonly NamedTarget[]): ConfigSection {
  const [first] = servers;
  const sorted = servers.toSorted((one, other) => compareText(one.server, other.server));
  return {
    head: ["backend", backend],
    lines: [
      ...(first === undefined ? [] : checkLines(first.target)),
      ...sorted.map(({ server, target }) => ["server", server, ...serverArguments(target)]),
    ],
  };
}

/** The `Host` header without a name of its own: the address and the port in the server's name (`targetName`). */
const ADDRESS_OF_SERVER = "%[srv_name,field(1,_)]:%[srv_name,field(2,_)]";

function checkLines({ check, path, statuses, host, timeoutMs }: TargetState): string[][] {
  const timeouts = ["connect", "server", "check"].map((which) => ["timeout", which, `${timeoutMs}ms`]);
  if (check === "TCP") return timeouts;
  const header = ["hdr", "Host", host ?? ADDRESS_OF_SERVER];
  return [
    ...timeouts,
    ["option", "httpchk"],
    ["http-check", "send", "meth", "GET", "uri", path ?? "/", "ver", "HTTP/1.1", ...header],
    ["http-check", "expect", "status", statuses ?? "200-399"],
  ];
}

/** Returns the arguments of a target after its name, in a file and in `add server` alike. */
export function serverArguments(target: TargetState): string[] {
  const { address, port, check, host, periodMs, successThreshold, failureThreshold } = target;
  const times = ["inter", `${periodMs}ms`, "fall", `${failureThreshold}`, "rise", `${successThreshold}`];
  const sni = host === null ? [] : ["check-sni", host.replace(/:[0-9]+$/, "")];
  const tls = check === "HTTPS" ? ["check-ssl", "verify", "none", ...sni] : [];
  return [`${address}:${port}`, "check", ...times, ...tls];
}

/** A parsed configuration file. */
export interface ReadProber {
  readonly generation: string;
  readonly targets: Targets;
  /** The ways to check that the file has, by name. */
  readonly backends: ReadonlySet<string>;
  readonly edits: readonly string[];
}

/** Parses a configuration file: the inverse of `renderProber`. Each line that differs from a rendered one is an edit. */
export function parseProber(text: string, paths: HaproxyPaths): ReadProber {
  const sections = parseSections(text);
  const generation = generationOf(sections);
  const backends = sections.filter(({ head }) => head[0] === "backend");
  const targets = Object.fromEntries(backends.flatMap(readTargets));
  return {
    generation,
    targets,
    backends: new Set(backends.map(({ head }) => head[1] ?? "")),
    edits: findEdits(sectionsOf(targets, paths, generation), sections),
  };
}

function readTargets(section: ConfigSection): [string, TargetState][] {
  return linesOf(section, "server").flatMap(([name = "", ...words]): [string, TargetState][] => {
    const at = parseServerName(name);
    return at === undefined ? [] : [[at.key, readTarget(section, at, words)]];
  });
}

function readTarget(
  section: ConfigSection,
  { address, port }: Pick<TargetState, "address" | "port">,
  words: readonly string[],
): TargetState {
  const isHttp = linesOf(section, "option", "httpchk").length > 0;
  const [request = []] = linesOf(section, "http-check", "send", "meth", "GET");
  const host = wordAfter(request, "Host");
  return {
    address,
    port,
    active: words.includes("check") && !words.includes("disabled"),
    check: readCheck(isHttp, words),
    path: isHttp ? (wordAfter(request, "uri") ?? "") : null,
    statuses: isHttp ? (firstWord(section, "http-check", "expect", "status") ?? "") : null,
    host: host === undefined || host === ADDRESS_OF_SERVER ? null : host,
    periodMs: parseNumber(wordAfter(words, "inter")),
    timeoutMs: parseNumber(firstWord(section, "timeout", "check")),
    successThreshold: parseNumber(wordAfter(words, "rise")),
    failureThreshold: parseNumber(wordAfter(words, "fall")),
  };
}

function readCheck(isHttp: boolean, words: readonly string[]): TargetState["check"] {
  if (!isHttp) return "TCP";
  return words.includes("check-ssl") ? "HTTPS" : "HTTP";
}
