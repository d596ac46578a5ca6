/** Words of the shell that start no program (POSIX XCU 2.4 and 2.14, and bash's own). */
const SHELL_WORDS = new Set(
  "alias break case cd command continue declare do done echo elif else esac eval exec exit export false fi for function getopts if in \
kill local mapfile printf pwd read readonly return select set shift source test then time times trap true type ulimit umask unset \
until wait while".split(" "),
);

/** Programs that start the program in their arguments: themselves, and what stands before the other's name. */
const STARTERS = [
  "(?:(?<!netns\\s)exec|nohup|setsid|env|time)(?:\\s+-\\S+)*",
  "(?:xargs|nice)(?:\\s+-\\S+(?:\\s+\\d+)?)*",
  "timeout(?:\\s+-\\S+(?:\\s+(?:\\d+|[A-Z]+))?)*\\s+\\S+",
  "ip\\s+netns\\s+exec\\s+\\S+",
  "(?:nsenter|unshare|setpriv)(?:\\s+-[^\\s(]+(?:\\s+private)?)*",
];

const NAME = "([a-z_][\\w.+-]*)(?=[\\s;&|)`]|$)";
const ASSIGNMENTS = "(?:\\w+=[^\\s;&|(]*\\s+)*";
const BEGINNINGS = "^|[\\n;&|(`]|\\$\\(|(?:^|[\\s;])(?:if|then|do|else|elif|while|until|\\{|!)\\s";
const COMMAND = new RegExp(`(?<=${BEGINNINGS})\\s*${ASSIGNMENTS}${NAME}`, "g");
const STARTED = STARTERS.map(
  (words) => new RegExp(`(?<=^|[\\s;&|(\`])${words}\\s+${ASSIGNMENTS}${NAME}`, "g"),
);

/**
 * Returns the programs that a text for `sh` or `bash` starts by name. It reads the text without a grammar, and rather finds too much
 * than too little. Names in variables are not found, and programs that are only looked for (`command -v`) do not count.
 */
export function shellCommands(text: string): Set<string> {
  const nested = [...text.matchAll(/\b(?:ba|da)?sh\s+-\w*c\w*\s+(?:'([^']*)'|"([^"]*)")/g)];
  const bare = withoutQuotes(withoutDocuments(text)).replace(/\w+\+?=\([^()]*\)/g, ""); // arrays of bash
  const wrappers = [...text.matchAll(/([a-z_]\w*)\(\) *\{([^}]*(?:[;&|]|exec|^)\s*)"\$@"/g)].filter(
    ([, , body = ""]) => !/\bshift\b/.test(body),
  );
  const wrapped = wrappers.map(([, name]) => new RegExp(`(?<=${BEGINNINGS})\\s*${name}\\s+${NAME}`, "g"));
  const found = [COMMAND, ...STARTED, ...wrapped].flatMap((pattern) =>
    [...bare.matchAll(pattern)].map(([, name = ""]) => name),
  );
  const own = found.filter((name) => !SHELL_WORDS.has(name));
  return new Set([
    ...own,
    ...nested.flatMap(([, single, double]) => [...shellCommands(single ?? double ?? "")]),
  ]);
}

/** Returns the names of the functions that a text for the shell defines. */
export function shellFunctions(text: string): string[] {
  return [...text.matchAll(/([A-Za-z_]\w*)\s*\(\)/g)].map(([, name = ""]) => name);
}

/** Removes here-documents, and joins lines that a backslash continues. */
function withoutDocuments(text: string): string {
  return text
    .replace(/\\\n/g, " ")
    .replace(/<<-?\s*(['"]?)(\w+)\1([^\n]*)\n(?:[\s\S]*?\n)?\s*\2(?=\n|$)/g, "$3");
}

/** Removes comments, the content of quotes, and expansions. Command substitutions stay. */
function withoutQuotes(text: string): string {
  const open: ('"' | ")")[] = [];
  let bare = "";
  for (let at = 0; at < text.length; at += 1) {
    const rest = text.slice(at, at + 3);
    const quoted = open.at(-1) === '"';
    if (rest.startsWith("\\")) at += 1;
    else if (rest.startsWith("#") && !quoted && /^$|[\s;]/.test(text[at - 1] ?? ""))
      at = after(text, at, "\n") - 1;
    else if (rest.startsWith('"')) {
      if (quoted) open.pop();
      else open.push('"');
      bare += '"';
    } else if (rest.startsWith("'") && !quoted) at = after(text, at + 1, "'");
    else if (rest === "$((") {
      const end = after(text, at, "))") + 1;
      bare += [...text.slice(at + 3, end - 1).matchAll(/\$\([^()]*\)/g)].join(" ");
      at = end;
    } else if (rest.startsWith("${")) at = after(text, at, "}");
    else if (rest.startsWith("$(") || (rest.startsWith("(") && !quoted)) {
      open.push(")");
      bare += rest.startsWith("$") ? "$(" : "(";
      if (rest.startsWith("$")) at += 1;
    } else if (rest.startsWith(")") && open.at(-1) === ")") {
      open.pop();
      bare += ")";
    } else if (rest.startsWith(")") && !quoted)
      bare = `${bare.replace(/[^\n;]*$/, "")}\n`; // a pattern of `case`
    else if (!quoted) bare += rest[0];
  }
  return bare;
}

function after(text: string, from: number, end: string): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at;
}
