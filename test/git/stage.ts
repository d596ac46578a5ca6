import path from "node:path";
import { afterAll, beforeEach } from "vitest";
import { openSource } from "../../src/git/source.ts";
import type { GitSource, SourceOptions } from "../../src/git/types.ts";
import { type TestFolder, type TestRepo, testFolder } from "./repositories.ts";

export const { signal } = new AbortController();

/** A repository and a cache of its own for each test. */
export interface SourceStage {
  readonly folder: TestFolder;
  readonly repo: TestRepo;
  /** A path that no other test has. */
  pathFor(name: string): string;
  open(options?: Partial<SourceOptions>): Promise<GitSource>;
}

export function sourceStage(env: Readonly<Record<string, string>> = {}): SourceStage {
  const folder = testFolder(env);
  let made = 0;
  let repo: TestRepo;
  beforeEach(() => {
    made += 1;
    repo = folder.repo(`repo${made}`);
  });
  afterAll(() => folder[Symbol.dispose]());
  const pathFor = (name: string) => path.join(folder.top, `${name}${made}`);
  return {
    ...{ folder, pathFor },
    get repo() {
      return repo;
    },
    open: (options) =>
      openSource({ repo: repo.dir, ref: "main", mode: "commits", cache: pathFor("cache"), ...options }),
  };
}

export async function textsOf(source: GitSource, commit: string): Promise<Record<string, string>> {
  const files = await source.files(commit);
  return Object.fromEntries(files.map(({ path, content }) => [path, new TextDecoder().decode(content)]));
}
