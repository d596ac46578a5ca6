/** An address such as `lab://shop/ceph.conf`, in which `//` is syntax. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Returns a path without empty steps, `.` and a final slash. It keeps `..`, whose meaning depends on links. An address
 * stays as it is.
 */
export function canonicalPath(path: string): string {
  if (ADDRESS.test(path)) return path;
  const steps = path.split("/").filter((step) => step !== "" && step !== ".");
  if (path.startsWith("/")) return `/${steps.join("/")}`;
  return steps.length === 0 ? "." : steps.join("/");
}

/** Returns all directories above an absolute canonical path, from `/` down, without the path itself. */
export function directoriesAbove(path: string): string[] {
  const steps = path.split("/").slice(1, -1);
  const above = path === "/" ? [] : ["/"];
  return [...above, ...steps.map((_, index) => `/${steps.slice(0, index + 1).join("/")}`)];
}
