import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Recipes } from "../images/port.ts";
import { buildRecipe } from "../lab/image/build.ts";
import { isRecipe, recipeFolder, recipeIdentity } from "../lab/image/recipe.ts";
import { cacheFolder } from "../lab/machine.ts";
import { Failure } from "../model/failure.ts";

/** The guests that we build ourselves, of the recipes under `images/`. Each is looked at and built once in a process. */
export function labRecipes(): Recipes {
  const describe = once(async (name) => ({ identity: await recipeIdentity(known(name)), ...shapeOf(name) }));
  const built = new Map<string, ReturnType<Recipes["build"]>>();
  return {
    describe,
    build: (name, onProgress) => {
      const building = built.get(name) ?? buildRecipe(known(name), cacheFolder(), onProgress);
      built.set(name, building);
      return building;
    },
  };
}

function once<Result>(find: (name: string) => Promise<Result>): (name: string) => Promise<Result> {
  const found = new Map<string, Promise<Result>>();
  return (name) => {
    const result = found.get(name) ?? find(name);
    found.set(name, result);
    return result;
  };
}

/** libvirt's test driver holds no data: there a name is all that is wanted. */
export const testRecipes: Recipes = {
  describe: async (name) => ({ identity: `test-${known(name)}`, ...shapeOf(name) }),
  build: async (name) => {
    throw new Failure("bug", `image ${name}: the test backend asks for no content`);
  },
};

/** micro boots its kernel directly, some seconds quicker; others through their own boot loader. */
function shapeOf(name: string): { format: "qcow2"; cmdline?: string } {
  if (name !== "micro") return { format: "qcow2" };
  return { format: "qcow2", cmdline: readFileSync(join(recipeFolder(name), "cmdline"), "utf8").trim() };
}

function known(name: string) {
  if (isRecipe(name)) return name;
  throw new Failure("usage", `there is no recipe "${name}"`);
}
