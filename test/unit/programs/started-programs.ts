import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseSync } from "vite";
import { shellCommands, shellFunctions } from "./shell-commands.ts";

/** A program that a file starts. */
export interface Start {
  readonly file: string;
  /** Undefined: its name cannot be read from the sources. */
  readonly program: string | undefined;
  /** The part of the sources that names it. */
  readonly text: string;
}

/** What an expression is: a program, a command as an array, a text for the shell, or an array that begins with such a text. */
type Role = "program" | "argv" | "shell" | "script";
/** The roles of a function's arguments by number, and of its result. */
type Roles = Map<number | "result", Role>;

/** A node of the syntax tree. Its further fields are those of ESTree. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  // biome-ignore lint/suspicious/noExplicitAny: each type has fields of its own
  readonly [field: string]: any;
}

/** An expression, its file, and the functions around it, the innermost first. */
interface Expression {
  readonly node: Node;
  readonly source: Source;
  readonly functions: readonly Node[];
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly calls: Expression[];
  /** The values of properties `script`. */
  readonly scripts: Expression[];
  /** What functions return, by function. */
  readonly results: Map<Node, Expression[]>;
  /** The values of variables, and functions, by name. */
  readonly values: Map<string, Expression[]>;
  readonly imported: Set<string>;
  /** The keys of functions in the roles. */
  readonly functionNames: Map<Node, string>;
}

/** The functions that start a program, the methods of `Shell`, and what their first argument is. */
const STARTERS: readonly (readonly [string, Role])[] = [
  ...["spawn", "spawnSync", "execFile", "execFileSync", "execa", "execaSync"].map(
    (name) => [name, "program"] as const,
  ),
  [".run", "argv"],
  [".script", "shell"],
];

/** The methods that may start what they get. Names of other methods mean too many things. */
const HOST_METHODS = new Set(["exec", "run", "script"]);

/** Programs that start the program in their arguments. */
const WRAPPERS = new Set(["env", "nsenter", "unshare", "setpriv", "setsid", "timeout", "nice"]);

/** Options of wrappers whose value is the next argument. */
const VALUED_OPTIONS = new Set([
  "--propagation",
  "--pdeathsig",
  "--reuid",
  "--regid",
  "--groups",
  "--setgroups",
  "--target",
]);

/**
 * Returns what TypeScript and JavaScript files start. If a function starts what it gets as an argument, its calls count too, so that
 * the helpers of sources and tests need no list. Functions are told apart by name, not by type. Programs at computed paths, which are
 * the project's own, are left out, and so are texts for the shell of a guest.
 */
export function findStarts(root: string, files: readonly string[]): Start[] {
  return new StartFinder(files.map((file) => readSource(root, file))).find();
}

function readSource(root: string, file: string): Source {
  const text = readFileSync(join(root, file), "utf8");
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const source: Source = {
    file,
    text,
    calls: [],
    scripts: [],
    results: new Map(),
    values: new Map(),
    imported: new Set(),
    functionNames: new Map(),
  };
  walk(program as unknown as Node, [], (node, functions) => index(node, functions, source));
  return source;
}

/** Visits each node with the functions around it. */
function walk(
  node: Node,
  functions: readonly Node[],
  visit: (node: Node, functions: readonly Node[]) => void,
): void {
  visit(node, functions);
  const inside = isFunction(node) ? [node, ...functions] : functions;
  for (const key in node) {
    const value = node[key];
    if (typeof value !== "object" || value === null) continue;
    for (const child of Array.isArray(value) ? value : [value])
      if (typeof child?.type === "string") walk(child, inside, visit);
  }
}

/** Remembers what the search needs of a node. */
function index(node: Node, functions: readonly Node[], source: Source): void {
  const at = (found: Node): Expression => ({ node: found, source, functions });
  const nameFunction = (value: Node | null, name: string) =>
    value && isFunction(value) && source.functionNames.set(value, name);
  if (node.type === "CallExpression") source.calls.push(at(node));
  if (node.type === "Property" && node.key.name === "script" && literal(node.value) !== undefined)
    source.scripts.push(at(node.value));
  if (node.type === "ImportSpecifier") source.imported.add(node.local.name);
  if (node.type === "ReturnStatement" && node.argument && functions[0])
    addTo(source.results, functions[0], at(node.argument));
  if (node.type === "ArrowFunctionExpression" && node.body.type !== "BlockStatement")
    addTo(source.results, node, { node: node.body, source, functions: [node, ...functions] });
  if (node.type === "Property" && HOST_METHODS.has(node.key.name))
    nameFunction(node.value, `.${node.key.name}`);
  if (node.type === "FunctionDeclaration" && node.id) {
    addTo(source.values, String(node.id.name), at(node));
    nameFunction(node, `${source.file}:${node.id.name}`);
  }
  const name = node.type === "VariableDeclarator" && node.init ? boundName(node.id) : undefined;
  if (name === undefined) return;
  // `const [program, ...args] = command` takes the first element.
  addTo(
    source.values,
    name,
    at(node.id.type === "ArrayPattern" ? { ...node.init, type: "First", of: node.init } : node.init),
  );
  nameFunction(node.init, `${source.file}:${name}`);
}

function addTo<Key>(lists: Map<Key, Expression[]>, key: Key, value: Expression): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function isFunction({ type }: Node): boolean {
  return (
    type === "ArrowFunctionExpression" || type === "FunctionDeclaration" || type === "FunctionExpression"
  );
}

/** Returns the name that a parameter or a pattern binds; of an array, that of its first element. */
function boundName(pattern: Node | null | undefined): string | undefined {
  if (pattern?.type === "Identifier") return pattern.name;
  if (pattern?.type === "AssignmentPattern") return boundName(pattern.left);
  if (pattern?.type === "RestElement") return boundName(pattern.argument);
  return pattern?.type === "ArrayPattern" ? boundName(pattern.elements[0]) : undefined;
}

/** Returns the text of a string; undefined for anything else. */
function literal(node: Node | null | undefined): string | undefined {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  return node?.type === "TemplateLiteral" && node.expressions.length === 0
    ? node.quasis[0].value.cooked
    : undefined;
}

class StartFinder {
  readonly #sources: readonly Source[];
  readonly #names: ReadonlyMap<Node, string>;
  /** The values of exported names. */
  readonly #values = new Map<string, readonly Expression[]>();
  /** By the name of a function of Node.js, `file:name` of another one, and `.name` of a method. */
  readonly #roles = new Map<string, Roles>(STARTERS.map(([name, role]) => [name, new Map([[0, role]])]));
  readonly #starts = new Map<string, Start>();
  readonly #shellFunctions = new Set<string>();
  /** Values of variables that are being read: a variable may be made from another one of its name. */
  readonly #reading = new Set<Node>();

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
    this.#names = new Map(sources.flatMap(({ functionNames }) => [...functionNames]));
    for (const { text, values } of sources)
      for (const [name, list] of values)
        if (new RegExp(`^export .*\\b${name}\\b`, "m").test(text)) this.#values.set(name, list);
  }

  /** Reads all calls until no further function has a role. */
  find(): Start[] {
    for (let before = -1; before !== this.#knownRoles(); ) {
      before = this.#knownRoles();
      for (const source of this.#sources) {
        for (const call of source.calls) this.#readCall(call);
        for (const script of source.scripts) this.#read(script, "shell");
        for (const [owner, results] of source.results) this.#readResults(owner, results);
        for (const name of HOST_METHODS) this.#copyRoles(`${source.file}:${name}`, `.${name}`);
      }
    }
    return [...this.#starts.values()].filter(({ program = "" }) => !this.#shellFunctions.has(program));
  }

  #knownRoles(): number {
    return [...this.#roles.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #readCall(at: Expression): void {
    const { callee, arguments: args } = at.node;
    const of = (node: Node): Expression => ({ ...at, node });
    if (/^writeFile(Sync)?$/.test(callee.name) && isScript(args, at)) this.#read(of(args[1]), "shell");
    for (const name of this.#calledNames(callee, at.source))
      for (const [index, role] of this.#roles.get(name) ?? []) {
        const argument = index === "result" ? undefined : args[index];
        if (argument === undefined) continue;
        // Other objects have methods of these names, too. Only commands as arrays count, but not those for git.
        const isCommand = this.#isArray(of(argument)) && !/mirror/.test(textOf(of(callee)));
        if ((name === ".run" || name === ".exec") && !isCommand) continue;
        if (role === "program") this.#readProgram(argument, args.slice(Number(index) + 1), at);
        else this.#read(of(argument), role);
      }
  }

  #calledNames(callee: Node, source: Source): string[] {
    if (callee.type === "MemberExpression") return [`.${callee.property.name}`];
    if (callee.type === "CallExpression")
      return callee.callee.name === "promisify" ? [callee.arguments[0].name] : [];
    if (STARTERS.some(([name]) => name === callee.name)) return [callee.name];
    return this.#valuesOf(callee.name, source).flatMap(({ node }) => this.#names.get(node) ?? []);
  }

  #readProgram(program: Node, [list, ...rest]: readonly Node[], at: Expression): void {
    const [named] = list?.type === "Identifier" ? this.#valuesOf(list.name, at.source) : [];
    const array = named?.node ?? list;
    const spread = array?.type === "ArrayExpression" ? array.elements : [list ?? null, ...rest];
    this.#readCommand([program, ...spread], at);
  }

  /** Reads the elements of a command: the program, a text for the shell, and the program that a wrapper starts. */
  #readCommand([first, ...rest]: readonly (Node | null)[], at: Expression): void {
    if (!first) return;
    const isSpread = first.type === "SpreadElement";
    this.#read({ ...at, node: isSpread ? first.argument : first }, isSpread ? "argv" : "program");
    const texts = rest.map(literal);
    const flag = texts.findIndex((text) => /^-[a-z]*c$/.test(text ?? ""));
    const script = flag < 0 ? undefined : rest[flag + 1];
    const isShell = [literal(first), ...texts].some((text) => /^(ba|da)?sh$/.test(text ?? ""));
    if (isShell && script) this.#read({ ...at, node: script }, "shell");
    const execs = texts.indexOf("exec"); // ip netns exec NAME
    if (!isSpread && !WRAPPERS.has(literal(first) ?? "") && execs < 0) return;
    const isName = (text: string | undefined, index: number) =>
      index > execs && /^[a-z][\w.+-]*$/.test(text ?? "") && !VALUED_OPTIONS.has(texts[index - 1] ?? "");
    const next = texts.findIndex(isName);
    if (next >= 0 && !isSubcommand(first, rest)) this.#readCommand(rest.slice(next), at);
  }

  #read(at: Expression, role: Role): void {
    const { node } = at;
    const text = literal(node);
    if (role === "shell") for (const name of shellFunctions(textOf(at))) this.#shellFunctions.add(name);
    if (text !== undefined) this.#addAll(role === "shell" ? shellCommands(text) : [basename(text)], at);
    else if (textOf(at) === "process.execPath") this.#addAll(["node"], at);
    else if (node.type === "TemplateLiteral" && role === "shell") this.#readTemplate(at);
    else if (node.type === "ArrayExpression" && role === "argv") this.#readCommand(node.elements, at);
    else if (node.type === "ArrayExpression" && role === "script")
      this.#read({ ...at, node: node.elements[0] }, "shell");
    else if (node.type === "Identifier") this.#readName(at, role);
    else if (node.type === "CallExpression") this.#readCalled(at, role);
    else if (node.type === "First") this.#read({ ...at, node: node.of }, "argv");
    else this.#readParts(at, role);
  }

  /** Reads the expressions that an expression may have as its value. */
  #readParts(at: Expression, role: Role): void {
    const parts = PARTS[at.node.type]?.(at.node) ?? [];
    if (parts.length === 0) this.#addAll([undefined], at);
    for (const part of parts) this.#read({ ...at, node: part }, role);
  }

  /** Reads a text for the shell with computed parts. Variables count as texts, parameters in the place of a command only. */
  #readTemplate(at: Expression): void {
    const texts: string[] = at.node.quasis.map((quasi: Node) => quasi.value.cooked);
    this.#addAll(shellCommands(texts.join("$X")), at);
    for (const [index, part] of at.node.expressions.entries()) {
      const isCommand = /(^|[\n;&|({])\s*$/.test(texts[index] ?? "");
      if (part.type === "Identifier")
        this.#readName({ ...at, node: part }, "shell", isCommand ? "command" : "part");
    }
  }

  /** Reads a variable. A parameter gives its function a role. */
  #readName(at: Expression, role: Role, place: "whole" | "command" | "part" = "whole"): void {
    const { name } = at.node;
    const indexIn = ({ params }: Node) => params.findIndex((param: Node) => boundName(param) === name);
    const owner = at.functions.find((each) => indexIn(each) >= 0);
    if (owner !== undefined) {
      const ofArray = role === "shell" ? "script" : "argv";
      const isFirst = owner.params[indexIn(owner)].type === "ArrayPattern";
      if (place !== "part") this.#addRole(owner, indexIn(owner), isFirst ? ofArray : role);
      return;
    }
    const values = this.#valuesOf(name, at.source);
    if (values.length === 0 && place === "whole") this.#addAll([undefined], at);
    for (const value of values) {
      if (value.node.type === "ConditionalExpression" && place !== "whole")
        this.#readBranches(value, role, place);
      if (this.#reading.has(value.node) || (place !== "whole" && !isShellText(value))) continue;
      this.#reading.add(value.node);
      this.#read(value, role);
      this.#reading.delete(value.node);
    }
  }

  #readBranches(at: Expression, role: Role, place: "command" | "part"): void {
    for (const branch of [at.node.consequent, at.node.alternate])
      if (branch.type === "Identifier") this.#readName({ ...at, node: branch }, role, place);
  }

  /** Returns the values of a name: of this file, or of the others if it is imported. */
  #valuesOf(name: string, { values, imported }: Source): readonly Expression[] {
    const own = values.get(name);
    if (own !== undefined || !imported.has(name)) return own ?? [];
    return this.#values.get(name) ?? [];
  }

  /** Returns whether an expression is an array, or a name that the sources give to commands. */
  #isArray({ node, source }: Expression): boolean {
    if (node.type !== "Identifier") return node.type === "ArrayExpression";
    const values = this.#valuesOf(node.name, source);
    return node.name === "argv" || values.some((value) => value.node.type === "ArrayExpression");
  }

  /** Reads the result of a call: of a method of texts, what it belongs to; else what the function returns. */
  #readCalled(at: Expression, role: Role): void {
    const { callee, arguments: args } = at.node;
    const of = (node: Node): Expression => ({ ...at, node });
    const isMethod = callee.type === "MemberExpression";
    const name = isMethod ? callee.property.name : callee.name;
    if (name === "join" && role === "program") return; // a path
    if (isMethod && TEXT_METHODS.has(name)) this.#read(of(callee.object), role);
    else if (isMethod || role === "program") this.#addAll([undefined], at);
    else {
      for (const { node } of this.#valuesOf(name, at.source))
        if (isFunction(node)) this.#addRole(node, "result", role);
      const commands =
        role === "argv" ? args.map(of).filter((argument: Expression) => this.#isArray(argument)) : [];
      for (const command of commands) this.#read(command, role);
    }
  }

  #readResults(owner: Node, results: readonly Expression[]): void {
    const role = this.#roles.get(this.#names.get(owner) ?? "")?.get("result");
    if (role !== undefined) for (const result of results) this.#read(result, role);
  }

  #addRole(owner: Node, index: number | "result", role: Role): void {
    const name = this.#names.get(owner);
    if (name === undefined) return;
    const roles: Roles = this.#roles.get(name) ?? new Map();
    this.#roles.set(name, roles.has(index) ? roles : roles.set(index, role));
  }

  /** Gives a method the roles of the function that it is. */
  #copyRoles(from: string, to: string): void {
    for (const [index, role] of this.#roles.get(from) ?? []) {
      const roles: Roles = this.#roles.get(to) ?? new Map();
      this.#roles.set(to, roles.has(index) ? roles : roles.set(index, role));
    }
  }

  #addAll(programs: Iterable<string | undefined>, at: Expression): void {
    const { file } = at.source;
    const text = textOf(at).slice(0, 80);
    for (const program of programs)
      this.#starts.set(JSON.stringify([file, program, text]), { file, program, text });
  }
}

/** Whether a value is a text of more than one word. */
function isShellText({ node, source }: Expression): boolean {
  return /Literal$/.test(node.type) && /\s/.test(source.text.slice(node.start, node.end));
}

/** Whether a file with a text for the shell is written. */
function isScript([path, text]: readonly Node[], at: Expression): boolean {
  if (path === undefined || text === undefined) return false;
  const begins = text.type === "TemplateLiteral" ? text.quasis[0].value.cooked : literal(text);
  return /\.sh["'`]/.test(textOf({ ...at, node: path })) || /^#!.*sh\b/.test(begins ?? "");
}

/** Whether the first literal element after a spread belongs to it: `[...ip, "link"]`. */
function isSubcommand(first: Node, rest: readonly (Node | null)[]): boolean {
  return first.type === "SpreadElement" && literal(rest[0]) === undefined;
}

/** Methods of texts and arrays whose result is made from these. */
const TEXT_METHODS = new Set(["replace", "replaceAll", "trim", "join"]);

/** The expressions that an expression may have as its value. */
const PARTS: Readonly<Record<string, (node: Node) => readonly Node[]>> = {
  ArrayExpression: ({ elements }) => elements,
  ConditionalExpression: ({ consequent, alternate }) => [consequent, alternate],
  LogicalExpression: ({ left, right }) => [left, right],
  AwaitExpression: ({ argument }) => [argument],
  ParenthesizedExpression: ({ expression }) => [expression],
  TSAsExpression: ({ expression }) => [expression],
  TSNonNullExpression: ({ expression }) => [expression],
};

function textOf({ node, source }: Expression): string {
  return source.text.slice(node.start, node.end);
}
