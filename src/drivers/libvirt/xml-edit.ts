import { type Element, element, isElement } from "./xml.ts";

/** The first child of this name, down a path: `child(domain, "devices", "disk")`. */
export function child(tree: Element | undefined, ...path: readonly string[]): Element | undefined {
  let found = tree;
  for (const name of path) found = firstOf(found, name);
  return found;
}

/** A plain loop: it runs a hundred times for each of ten thousand machines. */
function firstOf(tree: Element | undefined, name: string): Element | undefined {
  if (tree !== undefined)
    for (const one of tree.children) if (isElement(one) && one.name === name) return one;
  return undefined;
}

export function childrenOf(tree: Element | undefined, name: string): Element[] {
  const found: Element[] = [];
  if (tree !== undefined)
    for (const one of tree.children) if (isElement(one) && one.name === name) found.push(one);
  return found;
}

export function text(tree: Element | undefined): string | undefined {
  if (tree?.children.length === 1 && typeof tree.children[0] === "string") return tree.children[0];
  return tree?.children.filter((one) => !isElement(one)).join("");
}

/** The text inside a child, by its path. */
export function textOf(tree: Element | undefined, ...path: readonly string[]): string | undefined {
  return text(child(tree, ...path));
}

export function attributeOf(
  tree: Element | undefined,
  ...pathAndName: readonly string[]
): string | undefined {
  let found = tree;
  const last = pathAndName.length - 1;
  for (let index = 0; index < last; index += 1) found = firstOf(found, pathAndName[index] ?? "");
  return found?.attributes[pathAndName[last] ?? ""];
}

/** The child of this name, made when it is not there. */
export function ensure(tree: Element, ...path: readonly string[]): Element {
  let found = tree;
  for (const name of path) {
    const next = child(found, name) ?? element(name);
    if (child(found, name) === undefined) found.children.push(next);
    found = next;
  }
  return found;
}

export function remove(tree: Element | undefined, unwanted: Element | undefined): void {
  if (tree !== undefined) tree.children = tree.children.filter((one) => one !== unwanted);
}

export function removeAll(tree: Element | undefined, name: string): void {
  for (const one of childrenOf(tree, name)) remove(tree, one);
}

/** Replaces a child where it stands, or adds it at the end. */
export function put(tree: Element, before: Element | undefined, after: Element): void {
  const index = before === undefined ? -1 : tree.children.indexOf(before);
  if (index < 0) tree.children.push(after);
  else tree.children[index] = after;
}

/** Sets the text of a child; undefined removes the child. */
export function setText(tree: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) removeAll(tree, name);
  else ensure(tree, name).children = [String(value)];
}

/** Sets an attribute; undefined removes it. */
export function setAttribute(tree: Element, name: string, value: string | number | undefined): void {
  if (value === undefined) delete tree.attributes[name];
  else tree.attributes[name] = String(value);
}

/** Sets several at once; those left undefined are removed. */
export function setAttributes(
  tree: Element,
  values: Readonly<Record<string, string | number | undefined>>,
): void {
  for (const [name, value] of Object.entries(values)) setAttribute(tree, name, value);
}

/** Removes a child that has neither attributes nor elements left. */
export function removeIfEmpty(tree: Element, name: string): void {
  const found = child(tree, name);
  if (found === undefined || Object.keys(found.attributes).length > 0) return;
  if (!found.children.some(isElement)) remove(tree, found);
}
