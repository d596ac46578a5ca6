import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Recipe, Recipes } from "../images/types.ts";
import { cacheFolder } from "../lab/environment.ts";
import { buildRecipe, builtDisk } from "../lab/image/build.ts";
import { isRecipe, recipeFolder, recipeIdentity } from "../lab/image/recipe.ts";
import { Failure } from "../model/failure.ts";
import { omitUndefined } from "../model/omit-undefined.ts";

/** Returns the recipes under `images/`, from which Fleetwright builds guests. Each recipe is read and built once per process. */
export function labRecipes(): Recipes {
  const describe = memoizeByName(async (name) => ({
    identity: await recipeIdentity(checkRecipe(name)),
    ...recipeShape(name),
  }));
  const withDisk = (name: string, recipe: Recipe): Recipe =>
    omitUndefined({ ...recipe, disk: builtDisk(checkRecipe(name), recipe.identity, cacheFolder()) });
  const builds = new Map<string, ReturnType<Recipes["build"]>>();
  return {
    describe: async (name) => withDisk(name, await describe(name)),
    build: (name, onProgress) => {
      const build = builds.get(name) ?? buildRecipe(checkRecipe(name), cacheFolder(), onProgress);
      builds.set(name, build);
      return build;
    },
  };
}

function memoizeByName<Result>(load: (name: string) => Promise<Result>): (name: string) => Promise<Result> {
  const results = new Map<string, Promise<Result>>();
  return (name) => {
    const result = results.get(name) ?? load(name);
    results.set(name, result);
    return result;
  };
}

/** Recipes for the test backend. libvirt's test driver holds no data, so a name suffices. */
export const testRecipes: Recipes = {
  describe: async (name) => ({ identity: `test-${checkRecipe(name)}`, ...recipeShape(name) }),
  build: async (name) => {
    throw new Failure("bug", `image ${name}: the test backend needs no content`);
  },
};

/** Returns how a guest boots. `micro` boots its kernel directly, which saves seconds; others use their own boot loader. */
function recipeShape(name: string): { format: "qcow2"; cmdline?: string } {
  if (name !== "micro") return { format: "qcow2" };
  return { format: "qcow2", cmdline: readFileSync(join(recipeFolder(name), "cmdline"), "utf8").trim() };
}

function checkRecipe(name: string) {
  if (isRecipe(name)) return name;
  throw new Failure("usage", `unknown recipe "${name}"`);
}
