import { SaxesParser } from "saxes";
import { Failure } from "../../model/failure.ts";

/** One element. Children are elements and text; comments and processing instructions are not kept. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

/**
 * Parses one document strictly. Throws `rejected` for anything that is not well-formed, and for a DOCTYPE: no definition
 * needs one, and entities of its own are how documents explode.
 */
export function parseXml(text: string): Element {
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false });
  const holder = element("");
  const open: Element[] = [holder];
  let innermost = holder;
  parser.on("error", (error) => refuse(error.message));
  parser.on("doctype", () => refuse("a DOCTYPE is not accepted"));
  parser.on("opentag", ({ name, attributes }) => {
    const child = { name, attributes, children: [] }; // not copied: thousands of definitions are read in each pass
    innermost.children.push(child);
    open.push(child);
    innermost = child;
  });
  parser.on("closetag", () => {
    open.pop();
    innermost = open.at(-1) ?? holder;
  });
  parser.on("text", (part) => void innermost.children.push(part));
  parser.on("cdata", (part) => void innermost.children.push(part));
  parser.write(text).close();
  return holder.children.find(isElement) ?? refuse("there is no element");
}

function refuse(reason: string): never {
  throw new Failure("rejected", `XML: ${reason}`);
}

/** The text of a tree. Every value is encoded, so that any string stays data. */
export function showXml(tree: Element): string {
  return `${lines(tree, "").join("\n")}\n`;
}

/** An element that has only elements inside is spread over lines; text is never touched. */
function lines(tree: Element, indent: string): string[] {
  const children = tree.children.filter((child) => isElement(child) || child.trim() !== "");
  const start = `<${tree.name}${Object.entries(tree.attributes).map(showAttribute).join("")}`;
  if (tree.children.length === 0 || (children.length === 0 && tree.children.every(isBlankLine)))
    return [`${indent}${start}/>`];
  if (!children.every(isElement) || children.length === 0)
    return [`${indent}${start}>${tree.children.map(inline).join("")}</${tree.name}>`];
  return [
    `${indent}${start}>`,
    ...children.flatMap((child) => lines(child, `${indent}  `)),
    `${indent}</${tree.name}>`,
  ];
}

/** Blanks without a line break may be a value; those with one are indentation. */
function isBlankLine(child: Element | string): boolean {
  return typeof child === "string" && child.trim() === "" && child.includes("\n");
}

function inline(child: Element | string): string {
  if (typeof child === "string") return encode(child, TEXT);
  const inside = child.children.map(inline).join("");
  return `<${child.name}${Object.entries(child.attributes).map(showAttribute).join("")}>${inside}</${child.name}>`;
}

function showAttribute([name, value]: [string, string]): string {
  return ` ${name}="${encode(value, ATTRIBUTE)}"`;
}

// XML 1.0, sections 2.4 (">" because of "]]>"), 2.11 and 3.3.3 (line ends and blanks are normalised unless encoded).
const TEXT = /[<>&\r]/g;
const ATTRIBUTE = /[<>&"'\r\n\t]/g;
/** Section 2.2: what no document may contain, not even encoded. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

function encode(value: string, special: RegExp): string {
  if (IMPOSSIBLE.test(value))
    refuse(`a value has a character that XML cannot hold: ${JSON.stringify(value)}`);
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

export function copy(tree: Element): Element {
  const children = tree.children.map((child) => (isElement(child) ? copy(child) : child));
  return element(tree.name, tree.attributes, children);
}
