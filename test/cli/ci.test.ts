import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type TestRepo, testFolder } from "../git/repositories.ts";

/** The steps of the GitHub Action and of the GitLab template, run by the shells that their runners use, in a clone. */

const ROOT = path.join(import.meta.dirname, "../..");
const read = (file: string) => parse(readFileSync(path.join(ROOT, file), "utf8")) as unknown;
const folder = testFolder();
const upstream = folder.repo("upstream.git", "--bare");
const work = folder.repo("work");
const command = path.join(folder.top, "fleetwright");
let main: string;
let proposal: string;
let broken: string;
let hostile: string;

const document = (kind: string, name: string, spec: string) =>
  `apiVersion: fleetwright/v1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const pool = (name: string) =>
  document("StoragePool", name, `{type: dir, path: /var/lib/${name}, hosts: all}`);

beforeAll(() => {
  if (!existsSync(path.join(ROOT, "dist/main.js"))) throw new Error("not built: npm run build");
  writeFileSync(command, `#!/bin/sh\nexec '${ROOT}/bin/fleetwright' "$@" --backend test\n`, { mode: 0o755 });
  work.git("remote", "add", "origin", upstream.dir);
  main = work.commit({ "fleet/hosts.yaml": document("Host", "hv1", '{libvirt: "test:///default"}') });
  work.git("push", "-q", "origin", "main");
  proposal = commitOn("proposal", { "fleet/pool.yaml": pool("fast") });
  broken = commitOn("broken", { "fleet/pool.yaml": document("StoragePool", "fast", "{sise: 1}") });
  hostile = commitOn("hostile", {
    "fleet/::error::planted.yaml": document("StoragePool", "fast", "{sise: 1}"),
  });
});
afterAll(() => folder[Symbol.dispose]());

function commitOn(branch: string, files: Record<string, string>): string {
  work.git("checkout", "-q", "-b", branch, "main");
  const commit = work.commit(files);
  work.git("push", "-q", "origin", branch);
  work.git("checkout", "-q", "main");
  return commit;
}

/** Clones as a runner does, with all branches. */
function clone(): TestRepo["dir"] {
  const directory = mkdtempSync(path.join(folder.top, "clone-"));
  work.git("clone", "-q", upstream.dir, directory);
  return directory;
}

const env = { FLEETWRIGHT_STATE_DIR: path.join(folder.top, "state"), GIT_CONFIG_GLOBAL: "/dev/null" };

describe("the GitHub Action", () => {
  interface Step {
    readonly id: string;
    readonly if?: string;
    readonly shell: string;
    readonly env: Readonly<Record<string, string>>;
    readonly run: string;
  }
  const action = read("contrib/github-action/action.yml") as {
    readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
    readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
    readonly runs: { readonly using: string; readonly steps: readonly Step[] };
  };

  interface Pull {
    readonly commit: string;
    readonly from?: string;
    readonly inputs?: Readonly<Record<string, string>>;
  }

  /** The expressions of the action for a pull request into main. An expression that is not here fails the test. */
  function expressions({ commit, from = "acme/fleet", inputs = {} }: Pull): ReadonlyMap<string, string> {
    const values = Object.entries(action.inputs).map(
      ([name, input]) => [`inputs.${name}`, inputs[name] ?? input.default] as const,
    );
    return new Map([
      ...values,
      ["github.event.pull_request.head.sha || github.sha", commit],
      ["github.event.pull_request.base.ref", "main"],
      ["inputs.trusted-branch || github.event.repository.default_branch", "main"],
      ["github.event.pull_request.head.repo.full_name || github.repository", from],
      ["github.repository", "acme/fleet"],
    ]);
  }

  /** The folder of the action, in a repository whose set-up only says what it is asked for. */
  const actionPath = path.join(folder.top, "action/contrib/github-action");

  interface Result {
    readonly codes: Readonly<Record<string, number | undefined>>;
    readonly log: string;
    readonly summary: string;
    readonly outputs: ReadonlyMap<string, string>;
  }

  /** Runs the steps until one fails, each with the shell and the files that GitHub gives it. */
  async function run(pull: Pull): Promise<Result> {
    const temp = mkdtempSync(path.join(folder.top, "runner-"));
    const files = {
      GITHUB_OUTPUT: path.join(temp, "output"),
      GITHUB_STEP_SUMMARY: path.join(temp, "summary"),
    };
    const directory = clone();
    const known = new Map(expressions({ ...pull, inputs: { command, plan: "true", ...pull.inputs } }));
    const outputs = new Map<string, string>();
    const codes: Record<string, number | undefined> = {};
    let [log, summary] = ["", ""];
    for (const step of action.runs.steps) {
      if (step.if !== undefined && known.get(step.if.replace(" == 'true'", "")) !== "true") continue;
      for (const file of Object.values(files)) writeFileSync(file, "");
      const script = path.join(temp, "step.sh");
      writeFileSync(script, step.run);
      const own = Object.entries(step.env).map(([name, text]) => [name, evaluate(text, known)] as const);
      const { exitCode, all } = await execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
        cwd: directory,
        env: {
          ...env,
          ...files,
          RUNNER_TEMP: temp,
          GITHUB_ACTION_PATH: actionPath,
          ...Object.fromEntries(own),
        },
        all: true,
        reject: false,
      });
      codes[step.id] = exitCode;
      log += `${all}\n`;
      summary += readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
      for (const [, name = "", value = ""] of readFileSync(files.GITHUB_OUTPUT, "utf8").matchAll(
        /^([^=]+)=(.*)$/gm,
      )) {
        known.set(`steps.${step.id}.outputs.${name}`, value);
        outputs.set(name, value);
      }
      if (exitCode !== 0) break;
    }
    return { codes, log, summary, outputs };
  }

  function evaluate(text: string, known: ReadonlyMap<string, string>): string {
    return text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const value = known.get(expression);
      if (value === undefined) throw new Error(`unknown expression: ${expression}`);
      return value;
    });
  }

  test("is composed of steps with a shell, and no text of an event becomes a part of a script", () => {
    expect(action.runs.using).toBe("composite");
    for (const step of action.runs.steps) {
      expect(Object.keys(step).sort()).toEqual(expect.arrayContaining(["env", "id", "name", "run", "shell"]));
      expect(step.shell).toBe("bash");
      expect(step.run).not.toContain("${{");
    }
    const all = [...Object.values(action.inputs), ...Object.values(action.outputs)];
    for (const { description } of all) expect(description).toMatch(/\.$/);
  });

  test("takes no secret", () => {
    const text = readFileSync(path.join(ROOT, "contrib/github-action/action.yml"), "utf8");
    expect(text).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN/);
  });

  test("validates and plans a pull request, and keeps the plan in the summary and in a file", async () => {
    const { codes, summary, outputs } = await run({ commit: proposal });
    expect(codes).toEqual({ install: 0, validate: 0, plan: 0 });
    expect(summary).toContain("2 resources in 2 files, all valid");
    expect(summary).toMatch(/Plan: \d+ to create/);
    expect(outputs.get("changes")).toBe("true");
    expect(readFileSync(outputs.get("plan-file") ?? "", "utf8")).toContain("StoragePool/fast");
  });

  test("fails for an invalid pull request, and does not plan it", async () => {
    const { codes, log, summary } = await run({ commit: broken });
    expect(codes).toEqual({ install: 0, validate: 1 });
    for (const text of [log, summary])
      expect(text).toContain('fleet/pool.yaml:4:8: StoragePool/fast: unknown field "sise"');
  });

  test("plans no pull request of a fork, unless that is allowed", async () => {
    const fork = { commit: proposal, from: "stranger/fleet" };
    const { codes, summary, outputs } = await run(fork);
    expect(codes).toEqual({ install: 0, validate: 0, plan: 0 });
    expect(summary).toContain("Pull requests of forks are not planned.");
    expect(outputs.has("plan-file")).toBe(false);
    expect((await run({ ...fork, inputs: { "plan-forks": "true" } })).summary).toMatch(/Plan: \d+ to create/);
  });

  test("validates alone without the input plan", async () => {
    expect((await run({ commit: proposal, inputs: { plan: "false" } })).codes).toEqual({
      install: 0,
      validate: 0,
    });
  });

  test("passes no file name of a proposal to the runner as a command", async () => {
    const { log } = await run({ commit: hostile });
    const [, token = "", rest = ""] = /^::stop-commands::(\S+)\n([\s\S]*)$/m.exec(log) ?? [];
    const [stopped = "", after = ""] = rest.split(`::${token}::`);
    expect(stopped).toContain("::error::planted.yaml");
    expect(after).not.toContain("planted");
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("builds the Fleetwright that it is a part of, where none is named", async () => {
    const repository = path.join(folder.top, "action");
    for (const file of ["contrib/github-action", "scripts", "bin"])
      mkdirSync(path.join(repository, file), { recursive: true });
    writeFileSync(path.join(repository, "scripts/setup"), '#!/bin/sh\necho "set-up: $*"\n', { mode: 0o755 });
    symlinkSync(command, path.join(repository, "bin/fleetwright"));
    const { codes, log } = await run({ commit: proposal, inputs: { command: "", plan: "false" } });
    expect(codes).toEqual({ install: 0, validate: 0 });
    expect(log).toContain("set-up: check_node install_npm build");
    const setup = readFileSync(path.join(ROOT, "scripts/setup"), "utf8");
    for (const step of ["check_node", "install_npm", "build"]) expect(setup).toContain(`\n${step}() {`);
  });

  test("says of the trusted branch itself what is left to do", async () => {
    const { codes, outputs } = await run({ commit: main });
    expect(codes).toEqual({ install: 0, validate: 0, plan: 0 });
    expect(outputs.get("changes")).toMatch(/^(true|false)$/);
  });
});

describe("the GitLab template", () => {
  interface Job {
    readonly extends: string;
    readonly rules: readonly { readonly if: string }[];
    readonly script: readonly string[];
    readonly artifacts?: { readonly paths: readonly string[] };
  }
  const template = read("contrib/gitlab/fleetwright.gitlab-ci.yml") as {
    readonly variables: Readonly<Record<string, string>>;
    readonly ".fleetwright": { readonly before_script: readonly string[] };
    readonly "fleetwright-validate": Job;
    readonly "fleetwright-plan": Job;
  };

  /** Runs a job for a merge request into main, as a runner does: all lines in one shell, which ends at the first failure. */
  async function run(name: "fleetwright-validate" | "fleetwright-plan", commit: string, more = {}) {
    const directory = clone();
    const variables = {
      ...template.variables,
      CI_DEFAULT_BRANCH: "main",
      CI_COMMIT_SHA: commit,
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
      ...more,
    };
    const text = [template[".fleetwright"].before_script, template[name].script].flat().join("\n");
    const script = path.join(mkdtempSync(path.join(folder.top, "job-")), "job.sh");
    writeFileSync(script, text);
    const { exitCode, all } = await execa("sh", ["-e", script], {
      cwd: directory,
      env: { ...env, ...variables, PATH: `${folder.top}:${process.env.PATH}` },
      all: true,
      reject: false,
    });
    const [artifact = ""] = template[name].artifacts?.paths ?? [];
    const file = path.join(directory, artifact);
    return { exitCode, all, plan: artifact !== "" && existsSync(file) ? readFileSync(file, "utf8") : "" };
  }

  test("validates a merge request", async () => {
    expect(await run("fleetwright-validate", proposal)).toMatchObject({
      exitCode: 0,
      all: expect.stringContaining("2 resources in 2 files, all valid"),
    });
    expect(await run("fleetwright-validate", broken)).toMatchObject({
      exitCode: 1,
      all: expect.stringContaining('fleet/pool.yaml:4:8: StoragePool/fast: unknown field "sise"'),
    });
  });

  test("plans a merge request, also one in a pipeline of merged results, and keeps the plan", async () => {
    for (const more of [{}, { CI_COMMIT_SHA: main, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: proposal }]) {
      const { exitCode, plan } = await run("fleetwright-plan", proposal, more);
      expect(exitCode).toBe(0);
      expect(plan).toContain("StoragePool/fast");
    }
  });

  test("validates and plans the default branch, where no merge request is", async () => {
    const more = { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "" };
    expect((await run("fleetwright-validate", main, more)).exitCode).toBe(0);
    expect((await run("fleetwright-plan", main, more)).exitCode).toBe(0);
  });

  test("plans no merge request of a fork, and only where the project says so", () => {
    for (const { if: rule } of template["fleetwright-plan"].rules) {
      expect(rule).toContain('$FLEETWRIGHT_PLAN == "true"');
      const isOfMergeRequest = rule.includes("merge_request_event");
      expect(rule.includes("$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID")).toBe(isOfMergeRequest);
    }
    expect(template.variables.FLEETWRIGHT_PLAN).toBe("false");
  });
});
