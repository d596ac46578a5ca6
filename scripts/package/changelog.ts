/** A released version of CHANGELOG.md. */
export interface Release {
  readonly version: string;
  /** The day of the release: YYYY-MM-DD. */
  readonly date: string;
}

/** Who builds a package, as Debian's tools write it: `NAME <ADDRESS>`. */
export type Maintainer = string;

/** Returns the releases of a text in the format of https://keepachangelog.com, the newest first. Throws if there is none. */
export function releasesOf(changelog: string): readonly [Release, ...Release[]] {
  const [first, ...others] = [...changelog.matchAll(/^## \[(\d[^\]]*)\] - (\d{4}-\d{2}-\d{2})$/gm)].map(
    ([, version = "", date = ""]) => ({ version, date }),
  );
  if (first === undefined)
    throw new Error("CHANGELOG.md has no heading of the form: ## [1.2.3] - 2026-01-31");
  return [first, ...others];
}

/** Returns a changelog in Debian's format (deb-changelog(5)). The changes themselves are in the changelog of the project. */
export function debianChangelog(
  name: string,
  releases: readonly Release[],
  { revision, maintainer }: { readonly revision: number; readonly maintainer: Maintainer },
): string {
  const revisionOf = (index: number) => (index === 0 ? revision : 1);
  return releases
    .map(({ version, date }, index) =>
      [
        `${name} (${version}-${revisionOf(index)}) unstable; urgency=medium`,
        `  * Release ${version}. The file changelog.gz describes its changes.`,
        ` -- ${maintainer}  ${rfc5322Day(date)}`,
      ].join("\n\n"),
    )
    .join("\n\n")
    .concat("\n");
}

/** Returns the begin of a day as a date of RFC 5322: `Mon, 30 Nov 2026 00:00:00 +0000`. */
function rfc5322Day(date: string): string {
  return new Date(`${date}T00:00:00Z`).toUTCString().replace("GMT", "+0000");
}
