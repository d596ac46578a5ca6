/** The package manager families that commands are known for. */
export type Family = "debian" | "fedora" | "suse" | "arch" | "alpine";

/** A distribution as os-release(5) names it. */
export interface Distribution {
  /** For display: `Debian GNU/Linux 12 (bookworm)`. */
  readonly title: string;
  /** Undefined: no command is known for its packages. */
  readonly family: Family | undefined;
}

/** The families by the words of `ID` and `ID_LIKE`. The first word that is here decides. */
const FAMILIES: Readonly<Record<string, Family>> = {
  debian: "debian",
  ubuntu: "debian",
  fedora: "fedora",
  rhel: "fedora",
  centos: "fedora",
  suse: "suse",
  opensuse: "suse",
  "opensuse-leap": "suse",
  "opensuse-tumbleweed": "suse",
  sles: "suse",
  arch: "arch",
  alpine: "alpine",
};

/** Parses the lines of /etc/os-release (os-release(5)). Values may be quoted as in a shell. */
export function parseOsRelease(lines: readonly string[]): Distribution {
  const values = new Map(
    lines.flatMap((line) => {
      const [, name, value = ""] = /^([A-Z_0-9]+)=(.*)$/.exec(line.trim()) ?? [];
      return name === undefined ? [] : [[name, unquote(value)] as const];
    }),
  );
  const words = [values.get("ID") ?? "", ...(values.get("ID_LIKE") ?? "").split(/\s+/)];
  const known = words.find((word) => Object.hasOwn(FAMILIES, word));
  return {
    title: values.get("PRETTY_NAME") ?? values.get("ID") ?? "an unknown system",
    family: known === undefined ? undefined : FAMILIES[known],
  };
}

function unquote(value: string): string {
  const [, quote, inner] = /^(["'])(.*)\1$/.exec(value) ?? [];
  if (inner === undefined) return value;
  return quote === '"' ? inner.replace(/\\([\\"$`])/g, "$1") : inner;
}

const INSTALL: Readonly<Record<Family, string>> = {
  debian: "apt-get install",
  fedora: "dnf install",
  suse: "zypper install",
  arch: "pacman -S",
  alpine: "apk add",
};

/** Returns the command that installs these packages: `apt-get install swtpm`. */
export function installCommand(family: Family, packages: readonly string[]): string {
  return `${INSTALL[family]} ${packages.join(" ")}`;
}

/** Returns one command for several of the same package manager. Empty if there is nothing to merge. */
export function mergeInstalls(commands: readonly string[]): readonly string[] {
  return Object.values(INSTALL).flatMap((install) => {
    const own = commands.filter((command) => command.startsWith(`${install} `));
    const packages = new Set(own.flatMap((command) => command.slice(install.length + 1).split(" ")));
    return new Set(own).size < 2 ? [] : [`${install} ${[...packages].join(" ")}`];
  });
}
