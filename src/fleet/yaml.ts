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
import { type Fault, type Position, positionAt } from "./text.ts";
import { plainValue } from "./value.ts";
import { ordinaryValue } from "./yaml-events.ts";

/** No resource is that large; keeps one document's syntax tree from eating the memory. */
export const MAX_DOCUMENT_CHARACTERS = 512 * 2 ** 10;

/** A document that holds nothing but comments has the value undefined. */
export interface Parsed extends Position {
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

const MAX_FAULTS = 20;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** Plain values of one YAML document, or all that is wrong with it. Never throws. */
export function parseYaml(text: string): Parsed {
  const unreadable = refused(text);
  if (unreadable !== undefined) return failed([unreadable]);
  const ordinary = ordinaryValue(text);
  if (ordinary !== undefined)
    return { value: ordinary.value, faults: [], ...positionAt(text, ordinary.offset) };
  return parseTree(text);
}

/** The same by way of the syntax tree, which knows the places of everything. */
export function parseTree(text: string): Parsed {
  const document = composed(text);
  if (typeof document === "number")
    return failed([fault(text, document, "the document is nested too deeply")]);
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0) return failed(syntaxFaults(text, broken));
  return converted(text, document);
}

/**
 * The syntax tree, or the offset at which it becomes nested too deeply. The package's own `parseDocument` walks nested collections
 * by recursion, and ends the whole process when V8 compiles a regular expression on a stack that is almost used up:
 * so the depth is watched while the tokens are made, which needs no recursion. Duplicate keys are left to
 * `plainValue`, since the package looks for them in a time that grows with the square of a map's size.
 */
export function composed(text: string): Document.Parsed | number {
  const tokens = tokensOf(text);
  if (typeof tokens === "number") return tokens;
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
  const [document] = composer.compose(tokens, true, text.length);
  if (document === undefined) throw new Error("yaml: a document is made even of nothing when it is forced"); // asserted
  return document as Document.Parsed;
}

/** Open collections of the parser: two for a list of maps. */
const MAX_OPEN = 128;

/** A document is one token and some around it; more are errors, one each. */
const MAX_TOKENS = 1000;

function tokensOf(text: string): CST.Token[] | number {
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

function converted(text: string, document: Document.Parsed): Parsed {
  const { contents } = document;
  const faults: Fault[] = [];
  const empty = contents === null || (isScalar(contents) && contents.value === null && !contents.source);
  const value = empty
    ? undefined
    : plainValue(contents, (offset, message, hint) => {
        if (faults.length < MAX_FAULTS) faults.push(fault(text, offset, message, hint));
      });
  return { value, faults, ...positionAt(text, empty ? 0 : startOf(contents)) };
}

function startOf(node: unknown): number {
  const known = isMap(node) || isSeq(node) || isScalar(node) || isAlias(node);
  return known ? (node.range?.[0] ?? 0) : 0;
}

function refused(text: string): Fault | undefined {
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    const message = `the document is longer than ${MAX_DOCUMENT_CHARACTERS} characters`;
    return { line: 1, column: 1, message, hint: 'separate documents by a line "---"' };
  }
  const control = CONTROL.exec(text);
  if (control === null) return undefined;
  const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return fault(
    text,
    control.index,
    `the control character U+${code} is not allowed`,
    "remove it, or escape it in double quotes",
  );
}

function syntaxFaults(text: string, errors: readonly YAMLError[]): Fault[] {
  const tab = tabbed(text);
  if (tab !== undefined) return [tab];
  const faults = errors.slice(0, MAX_FAULTS).map(({ pos, message }) => fault(text, pos[0], spoken(message)));
  return faults.filter((one, index) => index === 0 || one.message !== faults[index - 1]?.message);
}

/** What a tab breaks is reported all over the document; the tab is what people must know of. */
function tabbed(text: string): Fault | undefined {
  const found = /^ *\t[ \t]*[^\s#]/m.exec(text);
  if (found === null) return undefined;
  return fault(text, text.indexOf("\t", found.index), "tabs can't indent, use spaces");
}

/** The parser's message as a part of a sentence. */
function spoken(message: string): string {
  return `this is not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
    .replace(/\s+/g, " ")
    .slice(0, 300);
}

function fault(text: string, offset: number, message: string, hint?: string): Fault {
  return { ...positionAt(text, offset), message, ...(hint === undefined ? {} : { hint }) };
}

function failed(faults: readonly Fault[]): Parsed {
  return { value: undefined, faults, line: faults[0]?.line ?? 1, column: faults[0]?.column ?? 1 };
}
