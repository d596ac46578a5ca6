import type { RepositoryFile } from "./repository-file.ts";

/** The services that a job can be written for. */
export const CI_SERVICES = ["none", "github", "gitlab"] as const;
export type CiService = (typeof CI_SERVICES)[number];

export function isCiService(text: string): text is CiService {
  return (CI_SERVICES as readonly string[]).includes(text);
}

/**
 * A plan of a branch reads the hosts that the target branch names, and nothing that the branch alone names (docs/review.md). Its exit code 2
 * says that there are changes.
 */
const GITHUB = `# Checks the files of every branch, and plans every pull request. The runner needs fleetwright, and reaches the hosts.
# A runner of your own runs what a workflow says: let strangers open no pull requests, or use the daemon (--review github).
name: fleet
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  fleet:
    runs-on: self-hosted
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          persist-credentials: false
      - name: Validate
        run: fleetwright validate
      - name: Plan
        if: github.event_name == 'pull_request'
        env:
          BASE: refs/remotes/origin/\${{ github.base_ref }}
        run: |
          fleetwright plan --repo . --base "$BASE" --ref HEAD --format markdown >> "$GITHUB_STEP_SUMMARY" || [ $? -eq 2 ]
`;

const GITLAB = `# Checks the files of every branch, and plans every merge request. The runner needs fleetwright, and reaches the hosts.
stages: [check]

validate:
  stage: check
  tags: [fleetwright]
  script:
    - fleetwright validate

plan:
  stage: check
  tags: [fleetwright]
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
    BASE: refs/remotes/origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME
  script:
    - git fetch --quiet origin "+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:$BASE"
    - fleetwright plan --repo . --base "$BASE" --ref HEAD || [ $? -eq 2 ]
`;

/** The files of each service's job. */
export const CI_JOBS: Readonly<Record<CiService, readonly RepositoryFile[]>> = {
  none: [],
  github: [{ path: ".github/workflows/fleet.yaml", text: GITHUB }],
  gitlab: [{ path: ".gitlab-ci.yml", text: GITLAB }],
};
