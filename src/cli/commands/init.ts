import { join, relative, resolve } from "node:path";
import { createLoader } from "../../fleet/load.ts";
import { withNamedFleet } from "../../fleet/named-fleet.ts";
import { readWorktree } from "../../git/worktree.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { formatProblem } from "../../model/problem.ts";
import type { Command } from "../command.ts";
import { withDoctor } from "../doctor/doctor-hint.ts";
import { type Choices, chooseRest, chooseUri, createAsk } from "../init/choices.ts";
import { CI_SERVICES, ciFiles } from "../init/ci-jobs.ts";
import { assertHook, HOOKS, installHook } from "../init/git-hooks.ts";
import type { HostSurvey } from "../init/host-survey.ts";
import { readSurvey } from "../init/read-survey.ts";
import { type RepositoryFile, SCHEMA_FILE } from "../init/repository-file.ts";
import { repositoryFiles } from "../init/repository-files.ts";
import {
  assertEmpty,
  commitFirst,
  FIRST_COMMIT,
  findRepository,
  writeFiles,
} from "../init/write-repository.ts";
import type { Session } from "../session.ts";
import { pluralize } from "../terminal/format.ts";
import type { Palette } from "../terminal/io.ts";
import {
  directoryOption,
  formatNextCommands,
  type NextCommand,
  pathCommands,
} from "../terminal/next-commands.ts";

export const init: Command = {
  name: "init",
  group: "The fleet:",
  summary: "write a first fleet for a host of yours",
  details:
    "Reads the host's libvirt, and writes files for the host, its storage pools, networks and bridges, which the fleet then uses and " +
    "never changes. Asks for what it cannot find out; Ctrl-C leaves nothing behind. Changes nothing on the host, and refuses a folder that " +
    "is not empty.",
  args: [{ name: "[dir]", description: "folder of the new fleet [.]", completes: "files" }],
  options: [
    { flags: "--host <uri>", description: "libvirt URI of the host [qemu:///system]" },
    { flags: "--fleet <name>", description: "name of the fleet [that of the folder]" },
    {
      flags: "--ci <service>",
      description: "write a CI job that validates and plans [none]",
      choices: CI_SERVICES,
    },
    {
      flags: "--hook <hook>",
      description: "install a Git hook that validates commits, or plans what is pushed [none]",
      choices: HOOKS,
    },
    { flags: "--no-git", description: "make no Git repository" },
    { flags: "-y, --yes", description: "ask nothing, and take the defaults" },
  ],
  examples: [
    ["init infra", "begin with the libvirt of this machine"],
    ["init infra --host qemu+ssh://root@hv1/system", "begin with a host that ssh reaches"],
    ["init infra --yes --ci github", "take the defaults, in a script"],
  ],
  async run(parsedArgs, session) {
    const folder = resolve(session.directory, parsedArgs.args[0] ?? ".");
    assertEmpty(folder);
    const ask = createAsk(parsedArgs, session);
    if (!parsedArgs.flag("yes")) session.io.info(...INTRODUCTION);
    const libvirt = await chooseUri(parsedArgs, ask);
    const survey = await surveyOrExplain(libvirt, session);
    session.io.info(...formatSurvey(survey, session.io.errColor));
    const repository = await findRepository(folder);
    const place = { libvirt, folder, isInRepository: repository !== undefined && repository !== folder };
    const choices = await chooseRest(place, survey, parsedArgs, session);
    assertHook(choices.hook);
    if (session.signal.aborted) throw new Failure("cancelled", "init was stopped");
    const files = [...repositoryFiles(survey, choices), ...ciFiles(choices.ci)];
    await writeFiles(folder, files);
    await assertValid(folder, session);
    const written = { folder, files, choices, survey, git: await setUpGit(folder, files, choices) };
    if (session.json) session.io.print(formatJson(toJson(written, session)));
    else printResult(written, session);
    return "ok";
  },
};

const INTRODUCTION = [
  "A fleet for a host of yours. Nothing on the host is changed.",
  "Enter takes the default in brackets. Ctrl-C stops, and nothing is written.",
];

/** Reads the host. A failure names the command that says more. */
async function surveyOrExplain(uri: string, session: Session): Promise<HostSurvey> {
  const { progress } = session;
  progress.begin("read", `reading ${uri}`);
  try {
    return await readSurvey(uri, session);
  } catch (error) {
    throw withDoctor(error, uri);
  } finally {
    progress.end("read");
  }
}

function formatSurvey(
  { hostname, facts, machines, system, pools, networks, bridges, leftOut }: HostSurvey,
  color: Palette,
): string[] {
  const memory = `${Math.round(facts.memoryBytes / 2 ** 30)} GiB`;
  const host = [system, `${facts.cpus} CPUs`, memory, pluralize(machines, "machine")]
    .filter(Boolean)
    .join(", ");
  const usable = [...networks.map(({ name }) => name), ...bridges.map((name) => `${name} (bridge)`)];
  return [
    `${color.green("✓")} ${hostname}: ${host}`,
    `${color.green("✓")} storage pools: ${pools.map(({ name }) => name).join(", ") || "none; Fleetwright will create one"}`,
    `${color.green("✓")} networks: ${usable.join(", ") || "none"}`,
    ...leftOut.map((line) => `${color.yellow("!")} left out: ${line}`),
  ];
}

/** Loads what was written as `validate` does. A problem is a mistake of this command. */
async function assertValid(folder: string, session: Session): Promise<void> {
  const { files } = await readWorktree(folder);
  const { problems } = withNamedFleet(createLoader(session).load(files));
  const [problem] = problems;
  if (problem !== undefined)
    throw new Failure("bug", `the new files have a problem: ${formatProblem(problem)}`);
}

/** The state of the repository after the command. `unknown-author`: the files are staged, and Git does not know who commits them. */
type GitOutcome = "none" | "committed" | "unknown-author";

/** Makes the repository and the hook, as chosen. */
async function setUpGit(
  folder: string,
  files: readonly RepositoryFile[],
  { git, hook }: Choices,
): Promise<GitOutcome> {
  if (!git) return "none";
  const isCommitted = await commitFirst(folder, files);
  await installHook(folder, hook);
  return isCommitted ? "committed" : "unknown-author";
}

interface Written {
  readonly folder: string;
  readonly files: readonly RepositoryFile[];
  readonly choices: Choices;
  readonly survey: HostSurvey;
  readonly git: GitOutcome;
}

/** The remarks for the user, by outcome. */
const GIT_NOTES: Readonly<Record<GitOutcome, readonly string[]>> = {
  none: [],
  committed: [],
  "unknown-author": ["nothing is committed, because Git does not know you"],
};

function toJson(written: Written, session: Session): Record<string, unknown> {
  const { folder, files, choices, survey } = written;
  return {
    directory: folder,
    fleet: choices.fleet,
    host: choices.host,
    files: [...files.map(({ path }) => path), SCHEMA_FILE],
    git: choices.git,
    hook: choices.hook,
    leftOut: survey.leftOut,
    notes: GIT_NOTES[written.git],
    next: nextCommands(written, session).map(([command]) => command),
  };
}

function printResult(written: Written, session: Session): void {
  const { folder, files, choices, git } = written;
  const { io } = session;
  const place = relative(session.directory, folder) || ".";
  for (const { path } of files) io.print(`  ${join(place, path)}`);
  io.print(
    `${io.color.green("✓")} ${place}: ${pluralize(files.length + 1, "file")}, all valid${choices.git ? ", in a Git repository" : ""}`,
  );
  for (const note of GIT_NOTES[git]) io.print(`${io.color.yellow("!")} ${note}`);
  io.print(`\n${formatNextCommands(nextCommands(written, session), io)}`);
}

/** Returns the next commands, each with its purpose. */
function nextCommands({ folder, choices, survey, git }: Written, session: Session): readonly NextCommand[] {
  const at = directoryOption(folder, session);
  const lines: readonly NextCommand[] = [
    ...pathCommands(session.io.env),
    ...(git === "unknown-author" ? introductionToGit(at) : []),
    [`fleetwright doctor${at}`, "what the host lacks"],
    [`fleetwright plan${at}`, "what apply would change"],
  ];
  if (survey.machines === 0) return lines;
  const about = `write files for ${pluralize(survey.machines, "machine")} on ${choices.host}`;
  return [...lines, [`fleetwright import ${choices.host}${at}`, about]];
}

function introductionToGit(at: string): readonly NextCommand[] {
  return [
    ["git config --global user.name NAME", "your name"],
    ["git config --global user.email YOU@HOST", "your address"],
    [`git${at} commit -m "${FIRST_COMMIT}"`, "the first commit"],
  ];
}
