import type { ImageSpec } from "../../generated/kinds/image.ts";
import type { Finding, ResourceCheck } from "../finding.ts";
import type { Path } from "../path.ts";

/** Finds images whose content could change without a commit, or whose path leaves the repository. */
export const checkImage: ResourceCheck<ImageSpec> = (resource) => {
  const { source, checksum, kernelBoot } = resource.spec;
  const findings: Finding[] = urlFindings(source.url).map((wrong) => ({ resource, ...wrong }));
  if (source.url !== undefined && checksum === undefined) {
    const message = "an image with a url needs a checksum, so that the download is the reviewed file";
    findings.push({ resource, path: ["spec", "source", "url"], message, hint: "add checksum: sha256:..." });
  }
  if (source.recipe !== undefined && kernelBoot !== undefined) {
    findings.push({
      resource,
      path: ["spec", "kernelBoot"],
      end: "key",
      message: "a recipe brings its own kernel",
      hint: "leave kernelBoot out",
    });
  }
  if (source.recipe !== undefined && checksum !== undefined) {
    findings.push({
      resource,
      path: ["spec", "checksum"],
      end: "key",
      message: "an image with a recipe has no checksum, because Fleetwright builds it",
      hint: "leave checksum out",
    });
  }
  return [
    ...findings,
    ...pathsOf(resource.spec).flatMap(({ path, text }) =>
      leavesFolder(text) ? [outsidePath(path, text)] : [],
    ),
  ];

  function outsidePath(path: Path, text: string): Finding {
    return {
      resource,
      path,
      message: `the path "${text}" leads out of the repository`,
      hint: "use a path inside, or an absolute one",
    };
  }
};

/** Checks the URL. Messages never repeat it, because it could contain a password. */
function urlFindings(url: string | undefined): Pick<Finding, "path" | "message" | "hint">[] {
  const path = ["spec", "source", "url"];
  if (url === undefined) return [];
  const hint = "name a server that needs none, or fetch the file and name its path";
  if (!URL.canParse(url)) return [{ path, message: "the url cannot be read", hint }];
  const { username, password } = new URL(url);
  if (username === "" && password === "") return [];
  return [
    {
      path,
      message: "the url contains a user name or password, which every reader of the repository knows",
      hint,
    },
  ];
}

function pathsOf({ source, kernelBoot }: ImageSpec): { path: Path; text: string }[] {
  const all = [
    { path: ["spec", "source", "path"], text: source.path },
    { path: ["spec", "kernelBoot", "kernel"], text: kernelBoot?.kernel },
    { path: ["spec", "kernelBoot", "initrd"], text: kernelBoot?.initrd },
  ];
  return all.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
}

/** True if a relative path leaves its start folder. */
function leavesFolder(text: string): boolean {
  if (text.startsWith("/")) return false;
  let depth = 0;
  for (const step of text.split("/")) {
    if (step === "..") depth -= 1;
    else if (step !== "." && step !== "") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}
