import { SaxesParser } from "saxes";
import { Failure } from "../../model/failure.ts";

/** One element. Its children are elements and text; comments and processing instructions are dropped. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

/**
 * Deeper than any of libvirt's definitions, and shallow enough for the stack, because trees are walked by recursion.
 */
const MAX_DEPTH = 200;

/**
 * Parses one document strictly. Throws `rejected` for a document that is not well-formed or nested too deeply, and for
 * a DOCTYPE. No definition needs one, and its entities could expand without bounds.
 */
export function parseXml(text: string): Element {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const holder = element("");
  const open: Element[] = [holder];
  let innermost = holder;
  parser.on("error", (error) => throwRejected(error.message));
  parser.on("doctype", () => throwRejected("a DOCTYPE is not accepted"));
  parser.on("opentag", ({ name, attributes }) => {
    const child = { name, attributes, children: [] }; // not copied: thousands of definitions are read in each pass
    innermost.children.push(child);
    open.push(child);
    if (open.length > MAX_DEPTH) throwRejected(`it is nested deeper than ${MAX_DEPTH} elements`);
    innermost = child;
  });
  parser.on("closetag", () => {
    open.pop();
    innermost = open.at(-1) ?? holder;
  });
  parser.on("text", (part) => void innermost.children.push(part));
  parser.on("cdata", (part) => void innermost.children.push(part));
  parser.write(text).close();
  return holder.children.find(isElement) ?? throwRejected("there is no element");
}

function throwRejected(reason: string): never {
  throw new Failure("rejected", `XML: ${reason}`);
}

/** Formats a tree as text. Every value is encoded, so that any string stays data. */
export function formatXml(tree: Element): string {
  return `${formatLines(tree, "").join("\n")}\n`;
}

/** Puts elements in an element without text on lines of their own. Text is never changed. */
function formatLines(tree: Element, indent: string): string[] {
  const children = tree.children.filter((child) => isElement(child) || child.trim() !== "");
  const start = `<${tree.name}${Object.entries(tree.attributes).map(formatAttribute).join("")}`;
  if (tree.children.length === 0 || (children.length === 0 && tree.children.every(isBlankLine)))
    return [`${indent}${start}/>`];
  if (!children.every(isElement) || children.length === 0)
    return [`${indent}${start}>${tree.children.map(formatInline).join("")}</${tree.name}>`];
  return [
    `${indent}${start}>`,
    ...children.flatMap((child) => formatLines(child, `${indent}  `)),
    `${indent}</${tree.name}>`,
  ];
}

/** Returns true for indentation, which has a line break. Blanks without one may be a value. */
function isBlankLine(child: Element | string): boolean {
  return typeof child === "string" && child.trim() === "" && child.includes("\n");
}

function formatInline(child: Element | string): string {
  if (typeof child === "string") return escapeXml(child, TEXT);
  const inside = child.children.map(formatInline).join("");
  return `<${child.name}${Object.entries(child.attributes).map(formatAttribute).join("")}>${inside}</${child.name}>`;
}

function formatAttribute([name, value]: [string, string]): string {
  return ` ${name}="${escapeXml(value, ATTRIBUTE)}"`;
}

// XML 1.0, sections 2.4 (">" because of "]]>"), 2.11 and 3.3.3 (line ends and blanks are normalised unless encoded).
const TEXT = /[<>&\r]/g;
const ATTRIBUTE = /[<>&"'\r\n\t]/g;
/** Section 2.2: characters that no document may contain, not even encoded. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

function escapeXml(value: string, special: RegExp): string {
  if (IMPOSSIBLE.test(value))
    throwRejected(`a value has a character that XML cannot hold: ${JSON.stringify(value)}`);
  return value.replace(special, (character) => `&#${character.charCodeAt(0)};`);
}

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Element | string)[] = [],
): Element {
  return { name, attributes: { ...attributes }, children: [...children] };
}

export function isElement(child: Element | string): child is Element {
  return typeof child !== "string";
}

export function copyElement(tree: Element): Element {
  const children = tree.children.map((child) => (isElement(child) ? copyElement(child) : child));
  return element(tree.name, tree.attributes, children);
}
