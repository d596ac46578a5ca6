import { existsSync, readFileSync } from "node:fs";
import { packageFile } from "../../host/package-file.ts";
import { Failure } from "../../model/failure.ts";
import type { RepositoryFile } from "./repository-file.ts";

/** The services that a job can be written for. */
export const CI_SERVICES = ["none", "github", "gitlab"] as const;
export type CiService = (typeof CI_SERVICES)[number];

export function isCiService(text: string): text is CiService {
  return (CI_SERVICES as readonly string[]).includes(text);
}

const GITHUB_ACTION = "contrib/github-action/action.yml";
const GITLAB_TEMPLATE = "contrib/gitlab/fleetwright.gitlab-ci.yml";

const GITHUB_WORKFLOW = `# Validates every push and pull request, and plans them on the hosts of the default branch. The runner is one of your own that has
# fleetwright and reaches the hosts. It runs what the workflows of a branch say: only trusted users may create branches. Pull requests
# of forks are not planned.
name: fleet
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  fleet:
    if: github.event_name == 'push' || github.event.pull_request.head.repo.full_name == github.repository
    runs-on: self-hosted
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ./.github/actions/fleetwright
        with:
          command: fleetwright
          path: .
          plan: "true"
`;

/**
 * Returns the files of a service's job: the action and the template of this installation, for a fleet in the root of its repository. Throws
 * `unsupported` if the installation does not have them.
 */
export function ciFiles(service: CiService): readonly RepositoryFile[] {
  if (service === "none") return [];
  if (service === "github")
    return [
      { path: ".github/workflows/fleet.yaml", text: GITHUB_WORKFLOW },
      { path: ".github/actions/fleetwright/action.yml", text: readTemplate(GITHUB_ACTION) },
    ];
  const template = readTemplate(GITLAB_TEMPLATE);
  const text = template
    .replace(/^( +FLEETWRIGHT_FLEET:).*$/m, "$1 .")
    .replace("# Include this file in .gitlab-ci.yml. ", "# ");
  return [{ path: ".gitlab-ci.yml", text }];
}

function readTemplate(path: string): string {
  const file = packageFile(path);
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Failure("unsupported", `this installation has no ${path}`, { hint: "use --ci none" });
}
