import type { Command } from "./command.ts";
import { adopt } from "./commands/adopt.ts";
import { apply } from "./commands/apply.ts";
import { completionCommands } from "./commands/completion.ts";
import { demo } from "./commands/demo.ts";
import { describe } from "./commands/describe.ts";
import { doctor } from "./commands/doctor.ts";
import { explain } from "./commands/explain.ts";
import { get } from "./commands/get.ts";
import { history } from "./commands/history.ts";
import { labCommands } from "./commands/lab.ts";
import { plan } from "./commands/plan.ts";
import { status } from "./commands/status.ts";
import { resume, suspend } from "./commands/suspend.ts";
import { trash, undelete } from "./commands/trash.ts";
import { validate } from "./commands/validate.ts";
import { why } from "./commands/why.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  ...[validate, plan, apply],
  ...[status, get, describe, why, explain, history],
  ...[adopt, suspend, resume, trash, undelete],
  ...[demo, doctor, ...labCommands],
  ...completionCommands(() => commands),
];
