import { appendFileSync } from "node:fs";
import { relative } from "node:path";

/** A Vitest reporter that appends a line for each failed test, suite and file to the file that FAILURES names. */
export default class FailuresReporter {
  onTestRunEnd(modules, errors) {
    const lines = [...modules]
      .flatMap(failuresIn)
      .concat(errors.map((error) => `outside of tests: ${firstLine(error)}`));
    if (lines.length > 0) appendFileSync(process.env.FAILURES, `${lines.join("\n")}\n`);
  }
}

function failuresIn(module) {
  const file = relative(process.cwd(), module.moduleId);
  const line = (name, error) => `${file}${name === "" ? "" : `, ${name}`}: ${firstLine(error)}`;
  return [
    ...module.errors().map((error) => line("", error)),
    ...[...module.children.allSuites()].flatMap((suite) =>
      suite.errors().map((error) => line(suite.fullName, error)),
    ),
    ...[...module.children.allTests("failed")].map((test) => line(test.fullName, test.result().errors?.[0])),
  ];
}

function firstLine(error) {
  return String(error?.message ?? error).split("\n")[0];
}
