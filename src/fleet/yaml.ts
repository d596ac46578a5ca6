import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  Parser,
  type YAMLError,
} from "yaml";
import { spaceHint } from "./describe-value.ts";
import { parseOrdinaryYaml } from "./fast-yaml.ts";
import { plainValue } from "./plain-value.ts";
import { type Position, positionAt, type TextProblem } from "./source-text.ts";

/**
 * The maximum size of a document, larger than any resource. Otherwise its syntax tree could exhaust the memory.
 */
const MAX_DOCUMENT_CHARACTERS = 512 * 2 ** 10;

/** The value of a document and its position. A document of only comments has the value undefined. */
interface ParsedYaml extends Position {
  readonly value: unknown;
  readonly problems: readonly TextProblem[];
}

const MAX_PROBLEMS = 20;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** Returns the plain value of a YAML document, or all its problems. Never throws. */
export function parseYaml(text: string): ParsedYaml {
  const problem = checkText(text);
  if (problem !== undefined) return failedParse([problem]);
  const ordinary = parseOrdinaryYaml(text);
  if (ordinary !== undefined)
    return { value: ordinary.value, problems: [], ...positionAt(text, ordinary.offset) };
  return parseTree(text);
}

/** Does the same with the syntax tree, which has the position of every node. */
export function parseTree(text: string): ParsedYaml {
  const document = composeTree(text);
  if (typeof document === "number")
    return failedParse([problemAt(text, document, "the document is nested too deeply")]);
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) return failedParse(describeSyntaxErrors(text, errors));
  return convertTree(text, document);
}

/**
 * Returns the syntax tree, or the offset at which it is nested too deeply. The package's `parseDocument` recurses
 * into nested collections, and the process crashes if V8 compiles a regular expression on an almost full stack.
 * Therefore the depth is checked while tokens are created, which needs no recursion. `plainValue` finds duplicate
 * keys, because the package needs quadratic time for them.
 */
export function composeTree(text: string): Document.Parsed | number {
  const tokens = tokensOf(text);
  if (typeof tokens === "number") return tokens;
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  const [document] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw new Error("yaml: a document is made even of nothing when it is forced"); // asserted
  return document as Document.Parsed;
}

/** The maximum number of open collections of the parser: two for a list of maps. */
const MAX_OPEN = 128;

/**
 * The maximum number of tokens at the top. A document has one token and a few around it; further ones are one error
 * each.
 */
const MAX_TOKENS = 1000;

/** Returns the tokens of a text, or the offset at which it is nested too deeply. */
export function tokensOf(text: string): CST.Token[] | number {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (tokens.length > MAX_TOKENS) return tokens;
    if (parser.stack.length > MAX_OPEN) return parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function convertTree(text: string, document: Document.Parsed): ParsedYaml {
  const { contents } = document;
  const problems: TextProblem[] = [];
  const empty = contents === null || (isScalar(contents) && contents.value === null && !contents.source);
  const value = empty
    ? undefined
    : plainValue(contents, (offset, message, hint) => {
        if (problems.length < MAX_PROBLEMS) problems.push(problemAt(text, offset, message, hint));
      });
  return { value, problems, ...positionAt(text, empty ? 0 : startOf(contents)) };
}

function startOf(node: unknown): number {
  const hasRange = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node);
  return hasRange ? (node.range?.[0] ?? 0) : 0;
}

/** Returns the problem of a text that is too long, or has characters that YAML does not allow. */
export function checkText(text: string): TextProblem | undefined {
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    const message = `the document is longer than ${MAX_DOCUMENT_CHARACTERS} characters`;
    return { line: 1, column: 1, message, hint: 'separate documents by a line "---"' };
  }
  const control = CONTROL.exec(text);
  if (control === null) return undefined;
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return problemAt(
    text,
    control.index,
    `the control character U+${code} is not allowed`,
    "remove it, or escape it in double quotes",
  );
}

/** Returns the parser's errors as problems, in the order of the text. */
export function describeSyntaxErrors(text: string, errors: readonly YAMLError[]): TextProblem[] {
  const tab = tabProblem(text);
  if (tab !== undefined) return [tab];
  const problems = errors
    .slice(0, MAX_PROBLEMS)
    .map(({ pos, message }) =>
      problemAt(text, pos[0], describeSyntaxError(message), spaceHint(lineAround(text, pos[0]))),
    );
  return problems.filter((problem, index) => index === 0 || problem.message !== problems[index - 1]?.message);
}

function lineAround(text: string, offset: number): string {
  const end = text.indexOf("\n", offset);
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, end === -1 ? undefined : end);
}

/**
 * Returns the problem of a tab in the indentation. The parser's own errors about it are spread over the document.
 */
function tabProblem(text: string): TextProblem | undefined {
  const match = /^ *\t[ \t]*[^\s#]/m.exec(text);
  if (match === null) return undefined;
  return problemAt(text, text.indexOf("\t", match.index), "tabs can't indent, use spaces");
}

/** Returns the parser's message as part of a sentence. */
function describeSyntaxError(message: string): string {
  return `this is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
    .replace(/\s+/g, " ")
    .slice(0, 300);
}

function problemAt(text: string, offset: number, message: string, hint?: string): TextProblem {
  return { ...positionAt(text, offset), message, ...(hint === undefined ? {} : { hint }) };
}

function failedParse(problems: readonly TextProblem[]): ParsedYaml {
  return { value: undefined, problems, line: problems[0]?.line ?? 1, column: problems[0]?.column ?? 1 };
}
