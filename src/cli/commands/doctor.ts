import { targetsOf } from "../../daemon/targets.ts";
import type { DriverWorld } from "../../drivers/driver.ts";
import { secretsIn } from "../../engine/secrets.ts";
import { readSecret } from "../../images/secrets.ts";
import type { Command } from "../command.ts";
import { FLEET_ARGUMENT } from "../command.ts";
import { type Check, examine, examineHere } from "../doctor/examine.ts";
import type { Palette } from "../io.ts";
import { meansOf } from "../session.ts";
import { readSource, type Source } from "../world/tree.ts";

export const doctor: Command = {
  name: "doctor",
  group: "The machine:",
  summary: "what works on this machine and on each host, and what to do about the rest",
  args: [FLEET_ARGUMENT],
  examples: [["doctor", "libvirt, KVM, shell, nftables, control groups, disk space"]],
  async run(given, session) {
    const { io, json, progress } = session;
    const source = await readSource(given, session).catch((): Source | undefined => undefined);
    const targets = source === undefined ? [] : targetsOf(source.loaded.resources, meansOf(session));
    const secrets = secretsIn(source?.loaded.resources ?? []);
    const secret: DriverWorld["secret"] = (from) => readSecret(secrets, from.secret, from.key, io.env);
    progress.begin("doctor", "looking");
    const hosts = await Promise.all(
      targets.map(async (target) => ({ name: target.id, checks: await examine(target, session, secret) })),
    );
    const all = [{ name: "this machine", checks: await examineHere() }, ...hosts];
    progress.end("doctor");
    if (json) io.print(JSON.stringify(all, undefined, 2));
    else
      io.print(
        all
          .map(({ name, checks }) =>
            [io.color.bold(name), ...checks.map((check) => lineOf(check, io.color))].join("\n"),
          )
          .join("\n\n"),
      );
    return hosts.some(({ checks }) => checks.some(({ verdict }) => verdict === "bad")) ? "error" : "ok";
  },
};

const SYMBOLS = { good: ["✓", "green"], fair: ["!", "yellow"], bad: ["✗", "red"] } as const;

function lineOf({ name, verdict, about, todo }: Check, color: Palette): string {
  const [symbol, paint] = SYMBOLS[verdict];
  const next = todo === undefined ? "" : `\n${" ".repeat(16)}${color.cyan("→")} ${todo}`;
  return `  ${color[paint](symbol)} ${name.padEnd(12)}${about}${next}`;
}
