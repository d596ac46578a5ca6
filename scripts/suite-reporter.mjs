import { appendFileSync } from "node:fs";
import { relative } from "node:path";

/**
 * A Vitest reporter for the summary of `npm test`: it appends a line for each failed test, suite and file to the file that
 * FAILURES names, and the duration of each test file in seconds to the file that DURATIONS names.
 */
export default class SuiteReporter {
  onTestRunEnd(modules, errors) {
    appendLines(process.env.FAILURES, [
      ...[...modules].flatMap(failuresIn),
      ...errors.map((error) => `outside of tests: ${firstLine(error)}`),
    ]);
    appendLines(process.env.DURATIONS, [...modules].map(durationOf));
  }
}

function appendLines(file, lines) {
  if (lines.length > 0) appendFileSync(file, `${lines.join("\n")}\n`);
}

function durationOf(module) {
  const { duration, setupDuration, collectDuration } = module.diagnostic();
  const seconds = (duration + setupDuration + collectDuration) / 1000;
  return `${seconds.toFixed(0).padStart(4)} s  ${relative(process.cwd(), module.moduleId)}`;
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
