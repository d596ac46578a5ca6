import type { Command } from "./command.ts";
import { adopt } from "./commands/adopt.ts";
import { apply } from "./commands/apply.ts";
import { approve } from "./commands/approve.ts";
import { completionCommands } from "./commands/completion.ts";
import { serialConsole } from "./commands/console.ts";
import { daemon } from "./commands/daemon.ts";
import { demo } from "./commands/demo.ts";
import { describe } from "./commands/describe.ts";
import { doctor } from "./commands/doctor.ts";
import { events } from "./commands/events.ts";
import { explain } from "./commands/explain.ts";
import { get } from "./commands/get.ts";
import { history } from "./commands/history.ts";
import { importCommand } from "./commands/import.ts";
import { init } from "./commands/init.ts";
import { inventory } from "./commands/inventory.ts";
import { labCommands } from "./commands/lab.ts";
import { plan } from "./commands/plan.ts";
import { sshConfig } from "./commands/ssh-config.ts";
import { status } from "./commands/status.ts";
import { resume, suspend } from "./commands/suspend.ts";
import { trash, undelete } from "./commands/trash.ts";
import { validate } from "./commands/validate.ts";
import { vnc } from "./commands/vnc.ts";
import { webhookCommands } from "./commands/webhooks.ts";
import { why } from "./commands/why.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  init,
  validate,
  plan,
  apply,
  approve,
  daemon,
  status,
  get,
  describe,
  why,
  explain,
  history,
  events,
  inventory,
  sshConfig,
  ...webhookCommands,
  serialConsole,
  vnc,
  importCommand,
  adopt,
  suspend,
  resume,
  trash,
  undelete,
  demo,
  doctor,
  ...labCommands,
  ...completionCommands(() => commands),
];
