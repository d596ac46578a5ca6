import type { DriverContext } from "../../drivers/driver.ts";
import { secretsIn } from "../../engine/blocked/missing-secrets.ts";
import { readSecretText } from "../../images/secrets.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import { targetsOf } from "../../workspace/targets.ts";
import type { Command } from "../command.ts";
import { FLEET_ARGUMENT } from "../command.ts";
import { type Check, checkTarget, checkThisMachine } from "../doctor/checks.ts";
import { readSource } from "../fleet/source.ts";
import type { FleetSource } from "../fleet/types.ts";
import { contextOf } from "../session.ts";
import type { Palette } from "../terminal/io.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";

export const doctor: Command = {
  name: "doctor",
  group: "Lab and host:",
  summary: "check this machine and all hosts, and suggest fixes",
  args: [FLEET_ARGUMENT],
  examples: [["doctor", "check libvirt, KVM, shell, nftables, cgroups, disk space"]],
  async run(parsedArgs, session) {
    const { io, json, progress } = session;
    const source = await readSource(parsedArgs, session).catch((): FleetSource | undefined => undefined);
    const targets = source === undefined ? [] : targetsOf(source.loaded.resources, contextOf(session));
    const secrets = secretsIn(source?.loaded.resources ?? []);
    const secret: DriverContext["secret"] = (from) =>
      readSecretText(secrets, from.secret, from.key, contextOf(session));
    progress.begin("doctor", "checking");
    const hosts = await Promise.all(
      targets.map(async (target) => ({
        name: target.id,
        checks: await checkTarget(target, session, secret),
      })),
    );
    const all = [{ name: "this machine", checks: await checkThisMachine() }, ...hosts];
    progress.end("doctor");
    if (json) io.print(formatJson(all));
    else
      io.print(
        all
          .map(({ name, checks }) =>
            [io.color.bold(name), ...checks.flatMap((check) => formatCheck(check, io.color))].join("\n"),
          )
          .join("\n\n"),
      );
    return hosts.some(({ checks }) => checks.some(({ status }) => status === "error")) ? "error" : "ok";
  },
};

const SYMBOLS = { ok: ["✓", "green"], warning: ["!", "yellow"], error: ["✗", "red"] } as const;

function formatCheck({ name, status, about, hint }: Check, color: Palette): string[] {
  const [symbol, paint] = SYMBOLS[status];
  const next = hint === undefined ? [] : [`${" ".repeat(18)}${color.cyan("→")} ${hint}`];
  return [`  ${color[paint](symbol)} ${name.padEnd(14)}${about}`, ...next].map(sanitizeLine);
}
