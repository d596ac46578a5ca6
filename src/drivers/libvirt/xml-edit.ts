import { type Element, element, isElement } from "./xml.ts";

/** Returns the first child down a path of names: `child(domain, "devices", "disk")`. */
export function child(tree: Element | undefined, ...path: readonly string[]): Element | undefined {
  let current = tree;
  for (const name of path) current = firstChild(current, name);
  return current;
}

/** Finds a child with a plain loop, because it runs a hundred times for each of ten thousand machines. */
function firstChild(tree: Element | undefined, name: string): Element | undefined {
  if (tree !== undefined)
    for (const node of tree.children) if (isElement(node) && node.name === name) return node;
  return undefined;
}

export function childrenOf(tree: Element | undefined, name: string): Element[] {
  const children: Element[] = [];
  if (tree !== undefined)
    for (const node of tree.children) if (isElement(node) && node.name === name) children.push(node);
  return children;
}

export function textContent(tree: Element | undefined): string | undefined {
  if (tree?.children.length === 1 && typeof tree.children[0] === "string") return tree.children[0];
  return tree?.children.filter((node) => !isElement(node)).join("");
}

/** Returns the text of a child, by its path. */
export function textOf(tree: Element | undefined, ...path: readonly string[]): string | undefined {
  return textContent(child(tree, ...path));
}

export function attributeOf(
  tree: Element | undefined,
  ...pathAndName: readonly string[]
): string | undefined {
  let current = tree;
  const last = pathAndName.length - 1;
  for (let index = 0; index < last; index += 1) current = firstChild(current, pathAndName[index] ?? "");
  return current?.attributes[pathAndName[last] ?? ""];
}

/** Returns the child of this name, and creates it if it is missing. */
export function ensureChild(tree: Element, ...path: readonly string[]): Element {
  let current = tree;
  for (const name of path) {
    const next = child(current, name) ?? element(name);
    if (child(current, name) === undefined) current.children.push(next);
    current = next;
  }
  return current;
}

export function removeChild(tree: Element | undefined, unwanted: Element | undefined): void {
  if (tree !== undefined) tree.children = tree.children.filter((node) => node !== unwanted);
}

export function removeChildren(tree: Element | undefined, name: string): void {
  for (const node of childrenOf(tree, name)) removeChild(tree, node);
}

/** Replaces a child in place, or appends the new one. */
export function replaceChild(tree: Element, before: Element | undefined, after: Element): void {
  const index = before === undefined ? -1 : tree.children.indexOf(before);
  if (index < 0) tree.children.push(after);
  else tree.children[index] = after;
}

/** Sets the text of a child; undefined removes the child. */
export function setText(tree: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) removeChildren(tree, name);
  else ensureChild(tree, name).children = [String(value)];
}

/** Sets an attribute; undefined removes it. */
export function setAttribute(tree: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) delete tree.attributes[name];
  else tree.attributes[name] = String(value);
}

/** Sets several attributes; undefined removes an attribute. */
export function setAttributes(
  tree: Element,
  values: Readonly<Record<string, string | number | undefined>>,
): void {
  for (const [name, value] of Object.entries(values)) setAttribute(tree, name, value);
}

/** Removes a child that has neither attributes nor elements left. */
export function removeIfEmpty(tree: Element, name: string): void {
  const node = child(tree, name);
  if (node === undefined || Object.keys(node.attributes).length > 0) return;
  if (!node.children.some(isElement)) removeChild(tree, node);
}
