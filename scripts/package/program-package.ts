import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { commands } from "../../src/cli/commands.ts";
import { SCRIPTS } from "../../src/cli/completion/scripts.ts";
import { debianChangelog, type Maintainer, type Release, releasesOf } from "./changelog.ts";
import { copyrightFile } from "./copyright.ts";
import type { DebianPackage } from "./deb.ts";
import { manPages } from "./man-pages.ts";
import { builtFiles, bundledModules, importedModules, loadableFiles, type NodeModule } from "./modules.ts";
import { copiedFile, EXECUTABLE, gzippedFile, linkFile, type StagedFile, textFile } from "./staged-file.ts";

/** What distinguishes two builds of the same sources. */
export interface Build {
  /** The Debian revision, from 1. A package that is built again with another Node.js gets the next one. */
  readonly revision: number;
  readonly maintainer: Maintainer;
}

const PROGRAM = "usr/lib/fleetwright";
const DOCUMENTATION = "usr/share/doc/fleetwright";

/** Files and folders of the repository that the program reads at run time. `init` installs the hooks and CI jobs. */
const READ_BY_PROGRAM = [
  "contrib/github-action",
  "contrib/gitlab",
  "contrib/pre-commit",
  "examples",
  "hooks/pre-receive",
  "images",
  "schemas",
];

/** Returns the package `fleetwright`: the built program with its modules, the service, manual pages and completions. */
export function programPackage(root: string, build: Build): DebianPackage {
  const releases = releasesOf(readText(root, "CHANGELOG.md"));
  const [{ version }] = releases;
  return {
    name: "fleetwright",
    version: `${version}-${build.revision}`,
    files: [
      ...programFiles(root),
      ...serviceFiles(root),
      ...shellFiles(),
      ...documentation(root, releases, build),
    ],
    fields: { ...FIELDS, Maintainer: build.maintainer, Description: DESCRIPTION },
    control: {
      conffiles: "/etc/fleetwright/daemon.env\n",
      postinst: readText(root, "contrib/debian/postinst"),
      prerm: readText(root, "contrib/debian/prerm"),
      postrm: readText(root, "contrib/debian/postrm"),
    },
  };
}

/** The versions of libraries are those that the symbols of the native modules need; Debian 12 and 13 have newer ones. */
const FIELDS = {
  Section: "admin",
  Priority: "optional",
  Depends: [
    "nodejs (>= 20.19) | fleetwright-nodejs",
    "git (>= 1:2.38)",
    "openssh-client",
    "libvirt0 (>= 9.0)",
    "libc6 (>= 2.28)",
    "libgcc-s1",
    "libstdc++6 (>= 5.2)",
    "systemd | systemd-standalone-sysusers | systemd-sysusers",
    "systemd | systemd-standalone-tmpfiles | systemd-tmpfiles",
  ].join(", "),
  Recommends: "ca-certificates, qemu-utils, xz-utils, zstd, bzip2",
  Suggests: "libvirt-daemon-system, gnupg, librados2, librbd1, bash-completion",
};

const DESCRIPTION = `declarative GitOps reconciler for libvirt, Ceph and the network
 Fleetwright manages virtual machines, disks, networks, firewalls, load
 balancers and DNS records from a Git repository of YAML files. It compares
 the files with the live state of the hosts, shows a plan of each difference
 and its impact, and applies it. The daemon applies each new commit and
 repairs drift.
 .
 The hosts need only libvirt and, for networks and firewalls, a shell.`;

function programFiles(root: string): readonly StagedFile[] {
  const modules = importedModules(root).flatMap((one) => loadableFiles(root, one));
  const built = builtFiles(root, ".js").map((file) => relative(root, file));
  return [
    ...["bin/fleetwright", "bin/libvirt-ssh"].map((path) =>
      copiedFile(`${PROGRAM}/${path}`, join(root, path), EXECUTABLE),
    ),
    textFile(`${PROGRAM}/package.json`, manifest(root)),
    ...[...built, ...modules].map((path) => copiedFile(`${PROGRAM}/${path}`, join(root, path))),
    ...READ_BY_PROGRAM.flatMap((folder) => committedFiles(root, folder, PROGRAM)),
  ];
}

/** Returns the part of package.json that the installed program needs: its version, and that its files are ES modules. */
function manifest(root: string): string {
  const { name, version, license, type } = JSON.parse(readText(root, "package.json")) as Record<
    string,
    string
  >;
  return `${JSON.stringify({ name, version, license, type }, undefined, 2)}\n`;
}

function serviceFiles(root: string): readonly StagedFile[] {
  const unit = readText(root, "contrib/systemd/fleetwright.service");
  return [
    textFile("usr/lib/systemd/system/fleetwright.service", packagedUnit(unit)),
    textFile(
      "usr/lib/sysusers.d/fleetwright.conf",
      withoutComments(readText(root, "contrib/systemd/fleetwright.sysusers")),
    ),
    copiedFile("usr/lib/tmpfiles.d/fleetwright.conf", join(root, "contrib/systemd/fleetwright.tmpfiles")),
    // Only root may read it, because it may contain secrets. systemd reads it before it changes the user.
    textFile(
      "etc/fleetwright/daemon.env",
      readText(root, "contrib/systemd/fleetwright.env").replace(/^.*\n\n/, ENV_TITLE),
      0o600,
    ),
  ];
}

const ENV_TITLE = "# Settings of fleetwright.service. Only root may read this file.\n\n";

/** Returns the unit with the paths of the package. Throws if the unit does not have the paths that it replaces. */
export function packagedUnit(unit: string): string {
  const command = "ExecStart=/usr/local/bin/fleetwright ";
  if (!unit.includes(command)) throw new Error(`fleetwright.service does not contain ${command}`);
  const title =
    "# The daemon as a service. Its settings are in /etc/fleetwright/daemon.env. Write changes of this file into a drop-in:\n# systemctl edit fleetwright\n\n";
  return unit
    .replace(/^(?:#.*\n)+\n/, title)
    .replace(
      "Documentation=man:systemd.exec(5)",
      "Documentation=man:fleetwright-daemon(1) file:///usr/share/doc/fleetwright/",
    )
    .replace(command, "ExecStart=/usr/bin/fleetwright ");
}

function withoutComments(text: string): string {
  return text.replace(/^#.*\n/gm, "");
}

function shellFiles(): readonly StagedFile[] {
  return [
    linkFile("usr/bin/fleetwright", "../lib/fleetwright/bin/fleetwright"),
    ...Object.entries(COMPLETIONS).map(([shell, path]) => textFile(path, `${SCRIPTS[shell]?.trim()}\n`)),
  ];
}

/** Where each shell looks for completions of packages. */
export const COMPLETIONS = {
  bash: "usr/share/bash-completion/completions/fleetwright",
  zsh: "usr/share/zsh/vendor-completions/_fleetwright",
  fish: "usr/share/fish/vendor_completions.d/fleetwright.fish",
} as const satisfies Record<keyof typeof SCRIPTS, string>;

function documentation(
  root: string,
  releases: readonly [Release, ...Release[]],
  build: Build,
): readonly StagedFile[] {
  const [{ version, date }] = releases;
  const pages = manPages(commands, { version, date });
  const overrides = "usr/share/lintian/overrides/fleetwright";
  return [
    ...pages.map(({ name, text }) => gzippedFile(`usr/share/man/man1/${name}.1`, text)),
    textFile(`${DOCUMENTATION}/copyright`, copyrightFile(root, packagedModules(root))),
    gzippedFile(`${DOCUMENTATION}/changelog`, readText(root, "CHANGELOG.md")),
    gzippedFile(`${DOCUMENTATION}/changelog.Debian`, debianChangelog("fleetwright", releases, build)),
    copiedFile(overrides, join(root, "contrib/debian/fleetwright.lintian-overrides")),
    ...["fleet", "hooks", "contrib/prometheus"].flatMap((folder) =>
      committedFiles(root, folder, `${DOCUMENTATION}/examples`),
    ),
    ...committedFiles(root, "docs", DOCUMENTATION).filter(({ path }) => path.endsWith(".md")),
  ];
}

/** Returns the modules whose code is in the package: as files of their own, or in the files of `dist`. */
export function packagedModules(root: string): readonly NodeModule[] {
  const all = new Map([...importedModules(root), ...bundledModules(root)].map((one) => [one.path, one]));
  return [...all.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Returns the files of a folder that Git knows, below `to`. */
function committedFiles(root: string, folder: string, to: string): readonly StagedFile[] {
  const listed = execFileSync("git", ["-C", root, "ls-files", "-z", "--", folder], { encoding: "utf8" });
  return listed
    .split("\0")
    .filter(Boolean)
    .map((path) =>
      copiedFile(join(to, path), join(root, path), isScript(join(root, path)) ? EXECUTABLE : 0o644),
    );
}

/** Whether a file is a script. Some of them are not executable in the repository, because they are arguments of a shell. */
function isScript(file: string): boolean {
  return readFileSync(file).subarray(0, 2).equals(Buffer.from("#!"));
}

function readText(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}
