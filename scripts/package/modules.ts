import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";

/** An npm package whose code is in the Debian package. */
export interface NodeModule {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  /** The path in the repository, such as `node_modules/execa`. The installed program has the same path. */
  readonly path: string;
}

/** The part of package-lock.json that is read here, by path. */
type Lock = Readonly<Record<string, LockEntry>>;

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Returns the modules that the built program imports at run time, with all their dependencies, for Linux on amd64 with glibc. */
export function importedModules(root: string): readonly NodeModule[] {
  const lock = readLock(root);
  const found = new Set<string>();
  const todo = importsOf(join(root, "dist")).map((name) => pathIn(lock, "", name));
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    todo.push(...dependenciesOf(lock, path));
  }
  return [...found].sort().map((path) => moduleAt(lock, path));
}

/** Returns the modules whose code the build wrote into `dist/`. Its source maps name the files. */
export function bundledModules(root: string): readonly NodeModule[] {
  const lock = readLock(root);
  const paths = builtFiles(root, ".js.map").flatMap((file) => {
    const { sources } = JSON.parse(readFileSync(file, "utf8")) as { readonly sources: readonly string[] };
    return sources.flatMap((source) => /node_modules\/.*?(?=\/[^/]*$)/.exec(source)?.[0] ?? []);
  });
  const modules = paths.map((path) => nearestModule(lock, path));
  return [...new Set(modules)].sort().map((path) => moduleAt(lock, path));
}

/** Returns the files below `dist/` whose names end in this way. */
export function builtFiles(root: string, end: string): readonly string[] {
  const names = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(end))
    .sort()
    .map((name) => join(root, "dist", name));
}

/** The files of a module that Node.js can load. Types, source maps, sources of native code and documentation are left out. */
const LOADABLE = /\.(?:[cm]?js|json|node|wasm)$/;

/** Folders and files of modules that the program never loads: tests, documentation, tools and their settings, binaries for another C library. */
const UNUSED =
  /^(?:\..*|(?:__)?tests?(?:__)?|docs?|examples?|bench(?:marks?)?|coverage|node_modules|musl_.*|cnoke\.cjs|trampolines\.cjs|bin\.js)$/;

/** Returns the files of a module that the program may load, by path in the repository. */
export function loadableFiles(root: string, { path }: Pick<NodeModule, "path">): readonly string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter(({ name }) => !UNUSED.test(name))
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) return loadableFiles(root, { path: inside });
      return entry.isFile() && LOADABLE.test(entry.name) ? [inside] : [];
    })
    .sort();
}

function readLock(root: string): Lock {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  return (JSON.parse(text) as { readonly packages: Lock }).packages;
}

/** Returns the names of the packages that built files import, statically or on demand. */
function importsOf(dist: string): readonly string[] {
  const names = new Set<string>();
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".js")) continue;
    const text = readFileSync(join(dist, name), "utf8");
    for (const [, from = ""] of text.matchAll(/^(?:import|export)\b.*\bfrom "([^"./][^"]*)"/gm))
      names.add(from);
    for (const [, from = ""] of text.matchAll(/\bimport\("([^"./][^"]*)"\)/g)) names.add(from);
  }
  return [...names].filter((name) => !isBuiltin(name));
}

/** Returns the dependencies of a module that are installed on Linux on amd64 with glibc. */
function dependenciesOf(lock: Lock, path: string): readonly string[] {
  const { dependencies, optionalDependencies } = entryAt(lock, path);
  const needed = Object.keys({ ...dependencies, ...optionalDependencies });
  return needed.map((name) => pathIn(lock, path, name)).filter((found) => isForAmd64(lock, found));
}

function isForAmd64(lock: Lock, path: string): boolean {
  const { os, cpu } = entryAt(lock, path);
  const isForLinux = os === undefined || os.includes("linux");
  return isForLinux && (cpu === undefined || cpu.includes("x64")) && !path.endsWith("-musl");
}

/** Returns the path of package `name` as Node.js finds it from the package at `from`. Throws if it is not in the lock file. */
function pathIn(lock: Lock, from: string, name: string): string {
  for (let folder = from; ; folder = parentModule(folder)) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock[path] !== undefined) return path;
    if (folder === "")
      throw new Error(`package-lock.json does not have ${name}, which ${from || "dist"} needs`);
  }
}

function parentModule(path: string): string {
  const at = path.lastIndexOf("/node_modules/");
  return at < 0 ? "" : path.slice(0, at);
}

/** Returns the module that contains a file of the given path in the lock file. */
function nearestModule(lock: Lock, path: string): string {
  for (let folder = path; folder !== "."; folder = join(folder, ".."))
    if (lock[folder] !== undefined) return folder;
  throw new Error(`package-lock.json does not have the module of ${path}`);
}

function entryAt(lock: Lock, path: string): LockEntry {
  const entry = lock[path];
  if (entry === undefined) throw new Error(`package-lock.json does not have ${path}`);
  return entry.link === true ? entryAt(lock, entry.resolved ?? "") : entry;
}

function moduleAt(lock: Lock, path: string): NodeModule {
  const { version = "", license = "" } = entryAt(lock, path);
  return {
    name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
    version,
    license,
    path,
  };
}
