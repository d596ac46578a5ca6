import { type Command, GROUPS, type Option } from "../../src/cli/command.ts";
import { EXIT_CODES } from "../../src/cli/exit-codes.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/program.ts";

/** What the header and the footer of each page contain. */
export interface ManPageEdition {
  readonly version: string;
  /** YYYY-MM-DD */
  readonly date: string;
}

/** A manual page of section 1, in the macros of man(7). */
export interface ManPage {
  /** `fleetwright`, `fleetwright-lab-up` */
  readonly name: string;
  readonly text: string;
}

/** Returns fleetwright(1), and a page for each command, from the same data as the help texts. */
export function manPages(commands: readonly Command[], edition: ManPageEdition): readonly ManPage[] {
  const shown = commands.filter(({ hidden }) => hidden !== true);
  return [mainPage(shown, edition), ...shown.map((command) => commandPage(command, edition))];
}

function pageName({ name }: Command): string {
  return `fleetwright-${name.replaceAll(" ", "-")}`;
}

function mainPage(commands: readonly Command[], edition: ManPageEdition): ManPage {
  const groups = GROUPS.map((group) => ({ group, members: commands.filter((one) => one.group === group) }));
  const text = [
    ...header("fleetwright", edition),
    ...section(
      "NAME",
      "fleetwright \\- reconcile virtual machines, disks and networks with a Git repository",
    ),
    ...section("SYNOPSIS", ".B fleetwright", "[\\fIoption\\fR...] \\fIcommand\\fR [\\fIargument\\fR...]"),
    ...section("DESCRIPTION", ...paragraphs(DESCRIPTION)),
    ...groups
      .filter(({ members }) => members.length > 0)
      .flatMap(({ group, members }) => [
        ...section(group.replace(/:$/, "").toUpperCase()),
        ...members.flatMap((command) => [
          ...tagged([bold(`${pageName(command)}(1)`)], `${sentence(command.summary)}`),
        ]),
      ]),
    ...section(
      "OPTIONS",
      "These options may precede or follow the command.",
      ...GLOBAL_OPTIONS.flatMap(optionLines),
    ),
    ...section("EXIT STATUS", ...exitLines()),
    ...section("FILES", ...FILES.flatMap(([path, about]) => tagged([`\\fI${escapeRoff(path)}\\fR`], about))),
    ...section(
      "SEE ALSO",
      "Fields of a resource: \\fBfleetwright explain\\fR \\fIKIND\\fR.",
      "The folder",
      "\\fI/usr/share/doc/fleetwright\\fR",
      "has more documentation and an example fleet.",
    ),
  ];
  return { name: "fleetwright", text: lines(text) };
}

const DESCRIPTION =
  "Fleetwright manages virtual machines, disks, networks, firewalls, load balancers and DNS records declaratively, from a Git \
repository. It compares YAML files with the live state of the hosts, shows the difference as a plan, and applies it.\n\
Results go to standard output, progress and errors to standard error. Only terminals get colours (NO_COLOR, FORCE_COLOR).";

const FILES: readonly (readonly [string, string])[] = [
  ["/etc/fleetwright/daemon.env", "Settings of the service: its command line and environment."],
  ["/var/lib/fleetwright", "The home directory of the service, with its SSH keys and its state."],
];

function commandPage(command: Command, edition: ManPageEdition): ManPage {
  const { name, summary, details, args = [], options = [], examples } = command;
  const page = pageName(command);
  const text = [
    ...header(page, edition),
    ...section("NAME", `${page} \\- ${escapeRoff(summary)}`),
    ...section(
      "SYNOPSIS",
      [bold(`fleetwright ${name}`), "[\\fIoption\\fR...]", ...args.map((one) => escapeRoff(one.name))].join(
        " ",
      ),
    ),
    ...section(
      "DESCRIPTION",
      ...paragraphs(sentence(summary)),
      ...(details === undefined ? [] : paragraphs(details)),
    ),
    ...optional(
      "ARGUMENTS",
      args.flatMap((one) => tagged([bold(one.name)], sentence(one.description))),
    ),
    ...optional("OPTIONS", options.flatMap(optionLines)),
    ...optional(
      "EXAMPLES",
      examples.flatMap(([line, about]) => tagged([bold(`fleetwright ${line}`)], sentence(about))),
    ),
    ...section("SEE ALSO", "\\fBfleetwright\\fR(1) has the options of every command, and the exit status."),
  ];
  return { name: page, text: lines(text) };
}

function header(name: string, { version, date }: ManPageEdition): string[] {
  return [`.TH ${name.toUpperCase()} 1 "${date}" "Fleetwright ${version}" "Fleetwright"`, ".nh", ".ad l"];
}

function section(title: string, ...body: readonly string[]): string[] {
  return [`.SH "${title}"`, ...body];
}

function optional(title: string, body: readonly string[]): string[] {
  return body.length === 0 ? [] : section(title, ...body);
}

function paragraphs(text: string): string[] {
  return text
    .split("\n")
    .flatMap((paragraph, index) => [...(index === 0 ? [] : [".PP"]), escapeRoff(paragraph)]);
}

function tagged(tag: readonly string[], text: string): string[] {
  return [".TP", ...tag, escapeRoff(text)];
}

function optionLines({ flags, description, choices, default: fallback }: Option): string[] {
  const all = choices === undefined ? description : `${description}: ${choices.join(", ")}`;
  return tagged([bold(flags)], sentence(fallback === undefined ? all : `${all} [${fallback}]`));
}

function exitLines(): string[] {
  return Object.values(EXIT_CODES).flatMap(({ code, meaning }) =>
    tagged([bold(String(code))], sentence(meaning.replaceAll("`", ""))),
  );
}

function bold(text: string): string {
  return `\\fB${escapeRoff(text)}\\fR`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace(/\.\.$/, ".");
}

/**
 * Escapes a text for groff(7): a hyphen is a minus, so that options can be copied, and no line begins with a control character. In
 * help texts, backquotes mark commands.
 */
function escapeRoff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("~", "\\(ti")
    .replaceAll("^", "\\(ha")
    .replaceAll("'", "\\(aq")
    .replace(/`([^`]*)`/g, "\\fB$1\\fR")
    .replaceAll("`", "\\(ga")
    .replace(/^\./gm, "\\&.");
}

function lines(text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}
