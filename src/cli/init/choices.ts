import { basename } from "node:path";
import { InvalidAddress, parseLibvirtUri } from "../../host/libvirt-uri.ts";
import { Failure } from "../../model/failure.ts";
import type { ParsedArgs } from "../command.ts";
import type { Session } from "../session.ts";
import { CI_SERVICES, type CiService, isCiService } from "./ci-jobs.ts";
import { HOOKS, type Hook, isHook } from "./git-hooks.ts";
import type { HostSurvey } from "./host-survey.ts";
import type { RepositoryChoices } from "./repository-files.ts";
import { isResourceName, nearestName } from "./resource-name.ts";

/** The libvirt of this machine. */
const LOCAL = "qemu:///system";

/** All decisions about a repository. */
export interface Choices extends RepositoryChoices {
  /** Make a repository with a first commit. */
  readonly git: boolean;
  readonly hook: Hook;
  readonly ci: CiService;
}

/** Asks for one value, and returns the default for an empty answer. */
type Ask = (question: string, fallback: string) => Promise<string>;

/** Returns how questions are answered: by the user, or with `--yes` by their defaults. Throws `usage` where neither is possible. */
export function createAsk(parsedArgs: ParsedArgs, { io, signal }: Session): Ask {
  if (parsedArgs.flag("yes")) return async (_question, fallback) => fallback;
  if (!io.interactive)
    throw new Failure("usage", "cannot ask: this is not a terminal", {
      hint: "pass --yes, and what differs from the defaults as options",
    });
  return async (question, fallback) => {
    const answer = await io.ask(`${io.errColor.bold(question)} ${io.errColor.dim(`[${fallback}]`)} `, signal);
    if (answer === undefined) throw new Failure("cancelled", "init was stopped");
    return answer === "" ? fallback : answer;
  };
}

/** Returns the URI of the host. */
export async function chooseUri(parsedArgs: ParsedArgs, ask: Ask): Promise<string> {
  return parsedArgs.text("host") ?? ask("Libvirt of the host", LOCAL);
}

/** Returns the remaining decisions. `isInRepository`: the folder is in a Git repository already, which is left as it is. */
export async function chooseRest(
  { libvirt, folder, isInRepository }: { libvirt: string; folder: string; isInRepository: boolean },
  survey: HostSurvey,
  parsedArgs: ParsedArgs,
  session: Session,
): Promise<Choices> {
  const ask = createAsk(parsedArgs, session);
  const fleet = await chooseText(
    { flag: "--fleet", given: parsedArgs.text("fleet"), isValid: isResourceName, expected: "a DNS label" },
    () => ask("Name of the fleet", nearestName(basename(folder), "fleet")),
    session,
  );
  const service = await chooseText(
    { flag: "--ci", given: parsedArgs.text("ci"), isValid: isCiService, expected: CI_SERVICES.join(", ") },
    () => ask("CI job: github, gitlab or none", "none"),
    session,
  );
  const git =
    !isInRepository &&
    parsedArgs.flag("git") &&
    (await chooseYes("Make a Git repository with a first commit?", "y", ask));
  const hookText = await chooseText(
    { flag: "--hook", given: parsedArgs.text("hook"), isValid: isHook, expected: HOOKS.join(", ") },
    async () =>
      git
        ? ask("Git hook: pre-commit (your commits), pre-receive (what others push) or none", "none")
        : "none",
    session,
  );
  const hook = isHook(hookText) ? hookText : "none";
  if (hook !== "none" && !git)
    throw new Failure("usage", `--hook ${hook} needs a new Git repository`, {
      hint: "for one that is there: hooks/README.md, docs/integrations.md",
    });
  const ci = isCiService(service) ? service : "none";
  return { fleet, host: hostName(libvirt, survey.hostname), libvirt, ci, git, hook };
}

/** Returns the name of the Host: the first label of the host in its URI, else of the name that libvirt tells. */
export function hostName(uri: string, hostname: string): string {
  const address = parseLibvirtUri(uri);
  if (!(address instanceof InvalidAddress)) {
    if (address.driver === "lab") return nearestName(address.host, "host");
    const host = address.driver === "qemu" ? (address.authority?.host ?? "") : "";
    if (/[a-z]/i.test(host) && !host.includes(":")) return firstLabel(host);
  }
  return firstLabel(hostname);
}

function firstLabel(name: string): string {
  return nearestName(name.split(".")[0] ?? "", "host");
}

interface Choice {
  readonly flag: string;
  readonly given: string | undefined;
  readonly expected: string;
  isValid(text: string): boolean;
}

/** Asks until the answer is valid. Throws `usage` for an invalid option. */
async function chooseText(
  { flag, given, expected, isValid }: Choice,
  ask: () => Promise<string>,
  { io }: Session,
): Promise<string> {
  if (given !== undefined) {
    if (isValid(given)) return given;
    throw new Failure("usage", `${flag} ${given}: must be ${expected}`);
  }
  for (;;) {
    const answer = await ask();
    if (isValid(answer)) return answer;
    io.info(`  ${io.errColor.yellow(`must be ${expected}`)}`);
  }
}

async function chooseYes(question: string, fallback: "y" | "n", ask: Ask): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(question, fallback));
}
