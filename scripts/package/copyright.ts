import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeModule } from "./modules.ts";

/** Licence files of packages that have none of their own: binaries have the licence of the package that loads them. */
const LICENSED_LIKE: readonly (readonly [RegExp, string])[] = [
  [/^@koromix\/koffi-/, "koffi"],
  [/^@libsql\/linux-/, "libsql"],
];

/** The packages of this repository. */
const OWN = /^node-(?:ffi|libvirt|ceph)$/;

/** Returns the file /usr/share/doc/fleetwright/copyright: the licence of Fleetwright, and the licence of every module in the package. */
export function copyrightFile(root: string, modules: readonly NodeModule[]): string {
  const byText = new Map<string, NodeModule[]>();
  for (const one of modules.filter(({ name }) => !OWN.test(name))) {
    const text = licenseText(root, one);
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const parts = [...byText].map(([text, users]) => `${users.map(titleOf).join("\n")}\n\n${indented(text)}`);
  return [
    "Fleetwright, with its packages node-ffi, node-libvirt and node-ceph: MIT",
    indented(readFileSync(join(root, "LICENSE"), "utf8")),
    `The package contains code of these npm packages, in /usr/lib/fleetwright/node_modules and /usr/lib/fleetwright/dist.`,
    ...parts,
  ].join("\n\n");
}

function titleOf({ name, version, license }: NodeModule): string {
  return `npm package ${name} ${version}: ${license}`;
}

/** Returns the licence that a module comes with. Debian wants the text of the Apache licence as a reference. */
function licenseText(root: string, { name, path, license }: NodeModule): string {
  const [, like] = LICENSED_LIKE.find(([pattern]) => pattern.test(name)) ?? [];
  const text = readLicense(join(root, like === undefined ? path : `node_modules/${like}`));
  if (license !== "Apache-2.0") return text ?? standardText(root, path, license);
  const holders = new Set(
    (text ?? "").match(/^\s*Copyright (?!\[)[^\n]*\d{4}[^\n]*$/gm)?.map((line) => line.trim()),
  );
  const notice = readNotice(join(root, path));
  return [
    ...holders,
    ...notice,
    "On Debian systems, the licence is in /usr/share/common-licenses/Apache-2.0.",
  ].join("\n");
}

function readLicense(folder: string): string | undefined {
  const name = readdirSync(folder).find((entry) => /^(?:licen[sc]e|copying)/i.test(entry));
  return name === undefined
    ? undefined
    : readFileSync(join(folder, name), "utf8").replaceAll("\r", "").trim();
}

function readNotice(folder: string): readonly string[] {
  const file = join(folder, "NOTICE");
  return existsSync(file) ? [readFileSync(file, "utf8").trim()] : [];
}

/** Returns the text of a licence with the author that a package names. Throws if the text is not here. */
function standardText(root: string, path: string, license: string): string {
  const { author } = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")) as {
    author?: unknown;
  };
  const texts: Readonly<Record<string, string>> = { MIT: readFileSync(join(root, "LICENSE"), "utf8"), ISC };
  const text = texts[license];
  if (text === undefined || typeof author !== "string")
    throw new Error(`${path}: no licence file, and no text for ${license} by ${JSON.stringify(author)}`);
  return text.replace(/^Copyright .*$/m, `Copyright (c) ${author}`).trim();
}

/** https://spdx.org/licenses/ISC.html */
const ISC = `ISC License

Copyright (c)

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided
that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL
DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER
TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;

function indented(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd())
    .join("\n")
    .concat("\n");
}
