import { type Check, passed } from "../check.ts";
import type { ProbedFacts } from "../host-facts.ts";
import type { Needs } from "../needs.ts";
import type { PoolDirectory } from "../requirements.ts";
import { compareVersions, TESTED_VERSIONS } from "../tested-versions.ts";
import { cgroupChecks } from "./cgroup-checks.ts";
import { componentChecks } from "./component-checks.ts";
import { daemonChecks } from "./daemon-checks.ts";
import { kernelChecks } from "./kernel-checks.ts";
import { networkChecks } from "./network-checks.ts";
import { storageChecks } from "./storage-checks.ts";

/** A host whose clock differs by more gets a warning. */
const CLOCK_TOLERANCE_S = 5;

/** Times of this machine in seconds since 1970, before and after the probe. */
export interface ProbeTimes {
  readonly before: number;
  readonly after: number;
}

/** Returns all checks of a host with a shell, from what the probe found. `directories`: those of its pools. */
export function hostChecks(
  facts: ProbedFacts,
  needs: Needs,
  times: ProbeTimes,
  directories: readonly PoolDirectory[] = needs.host?.directories ?? [],
): readonly Check[] {
  return [
    passed("system", `${facts.distribution.title}, Linux ${facts.kernel}`),
    ...daemonChecks(facts, needs),
    ...componentChecks(facts, needs),
    ...versionChecks(facts),
    ...kernelChecks(facts, needs),
    ...cgroupChecks(facts, needs),
    ...networkChecks(facts, needs),
    ...storageChecks(facts, directories),
    ...(facts.hasApparmor ? [passed("AppArmor", "on")] : []),
    ...clockChecks(facts, times),
  ];
}

function versionChecks({ versions }: ProbedFacts): readonly Check[] {
  const found = Object.entries(TESTED_VERSIONS).flatMap(([name, tested]) => {
    const version = versions.get(name);
    return version === undefined ? [] : [{ name, version, tested }];
  });
  if (found.length === 0) return [];
  const isOld = ({ version, tested }: (typeof found)[number]) =>
    compareVersions(version, tested[0] ?? "") < 0;
  const isNew = ({ version, tested }: (typeof found)[number]) =>
    compareVersions(version, tested.at(-1) ?? "") > 0;
  const describe = (one: (typeof found)[number]) =>
    `${one.name} ${one.version}${isNew(one) ? ` (newer than ${one.tested.at(-1)}, the newest tested)` : ""}`;
  return [
    passed(
      "versions",
      found
        .filter((one) => !isOld(one))
        .map(describe)
        .join(", "),
    ),
    ...found.filter(isOld).map(
      ({ name, version, tested }): Check => ({
        name,
        status: "warning",
        about: `${version} is older than ${tested[0]}, the oldest that Fleetwright is tested with`,
        why: "some changes may fail, or need a restart of the machine",
        hint: "see docs/tested-versions.md",
      }),
    ),
  ].filter(({ about }) => about !== "");
}

function clockChecks({ clock }: ProbedFacts, { before, after }: ProbeTimes): readonly Check[] {
  if (clock === undefined) return [];
  const behind = before - clock;
  const ahead = clock - after;
  const difference = Math.max(behind, ahead);
  if (difference <= CLOCK_TOLERANCE_S) return [passed("clock", "agrees with this machine")];
  return [
    {
      name: "clock",
      status: "warning",
      about: `${Math.round(difference)} s ${behind > ahead ? "behind" : "ahead of"} this machine`,
      why: "the trash, maintenance windows, certificates and Ceph depend on the time",
      commands: ["timedatectl set-ntp true"],
      on: "host",
    },
  ];
}
