import type { ImageSpec } from "../../kinds/image/spec.gen.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import type { Path } from "../path.ts";

/** Images whose content could change unseen, or that lie outside of the repository. */
export const checkImage: ResourceCheck<ImageSpec> = (resource) => {
  const { source, checksum, kernelBoot } = resource.spec;
  const found: Finding[] = [];
  if (source.url !== undefined && checksum === undefined) {
    const message = "an image with a url needs a checksum, so that what is downloaded is what was reviewed";
    found.push({ resource, path: ["spec", "source", "url"], message, hint: "add checksum: sha256:..." });
  }
  if (source.recipe !== undefined && kernelBoot !== undefined) {
    found.push({
      resource,
      path: ["spec", "kernelBoot"],
      end: "key",
      message: "a recipe brings its own kernel",
      hint: "leave kernelBoot out",
    });
  }
  if (source.recipe !== undefined && checksum !== undefined) {
    found.push({
      resource,
      path: ["spec", "checksum"],
      end: "key",
      message: "a recipe is built here and has no checksum to be told",
      hint: "leave checksum out",
    });
  }
  return [
    ...found,
    ...paths(resource.spec).flatMap(({ path, text }) => (escapes(text) ? [outside(path, text)] : [])),
  ];

  function outside(path: Path, text: string): Finding {
    return {
      resource,
      path,
      message: `the path "${text}" leads out of the repository`,
      hint: "use a path inside, or an absolute one",
    };
  }
};

function paths({ source, kernelBoot }: ImageSpec): { path: Path; text: string }[] {
  const all = [
    { path: ["spec", "source", "path"], text: source.path },
    { path: ["spec", "kernelBoot", "kernel"], text: kernelBoot?.kernel },
    { path: ["spec", "kernelBoot", "initrd"], text: kernelBoot?.initrd },
  ];
  return all.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

/** Whether a relative path leaves the folder that it starts in. */
function escapes(text: string): boolean {
  if (text.startsWith("/")) return false;
  let depth = 0;
  for (const step of text.split("/")) {
    if (step === "..") depth -= 1;
    else if (step !== "." && step !== "") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
