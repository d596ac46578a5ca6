import type { HostSpec } from "../../generated/kinds/host.ts";
import type { ImageSpec } from "../../generated/kinds/image.ts";
import { checkRecipePrograms } from "../../lab/image/build.ts";
import { checkLabPrograms, checkPrograms } from "../../lab/requirements.ts";
import { asFailure } from "../../model/failure.ts";
import { formatResource, type Resource } from "../../model/resource.ts";
import { type Check, passed } from "./check.ts";

/**
 * Checks the machine that Fleetwright runs on: what it needs to reach the hosts of a fleet and to build images. Undefined resources: there is
 * no fleet yet, so the checks are for a lab, with which new users begin.
 */
export function checkThisMachine(resources: readonly Resource[] | undefined): Check[] {
  return [
    passed("node", process.version),
    programCheck(
      "git",
      () => checkPrograms("git", { git: "git" }),
      "it reads the commits of the fleet",
      undefined,
    ),
    ...sshChecks(resources ?? []),
    ...labChecks(resources),
    ...recipeChecks(resources ?? []),
  ];
}

function hostsIn(resources: readonly Resource[], test: (spec: HostSpec) => boolean): readonly string[] {
  return namesOf(resources, "Host", (spec) => test(spec as HostSpec)); // validated as a Host
}

function namesOf(
  resources: readonly Resource[],
  kind: string,
  test: (spec: unknown) => boolean,
): readonly string[] {
  return resources
    .filter((resource) => resource.kind === kind && test(resource.spec))
    .map(({ id }) => formatResource(id));
}

function sshChecks(resources: readonly Resource[]): Check[] {
  const hosts = hostsIn(
    resources,
    ({ libvirt, shell }) => /^qemu\+ssh:/.test(libvirt) || /^ssh:/.test(shell ?? ""),
  );
  if (hosts.length === 0) return [];
  const check = () => checkPrograms("ssh", { ssh: "openssh-client" });
  return [programCheck("ssh", check, "it reaches the hosts", hosts)];
}

function labChecks(resources: readonly Resource[] | undefined): Check[] {
  const hosts = resources && hostsIn(resources, ({ libvirt }) => libvirt.startsWith("lab:"));
  if (hosts?.length === 0) return [];
  const programs = programCheck("lab", checkLabPrograms, "a lab starts them", hosts);
  return [
    labRights(),
    hosts === undefined && programs.status === "error" ? { ...programs, status: "warning" } : programs,
  ];
}

function labRights(): Check {
  if (process.getuid?.() === 0) return passed("root", "can create labs");
  return {
    name: "root",
    status: "warning",
    about: "not root: labs need a user namespace",
    hint: "fleetwright lab up creates one, or prints what forbids it; or sudo, or --backend test",
  };
}

function recipeChecks(resources: readonly Resource[]): Check[] {
  return (["micro", "debian-12"] as const).flatMap((recipe) => {
    const images = namesOf(resources, "Image", (spec) => (spec as ImageSpec).source.recipe === recipe); // validated as an Image
    if (images.length === 0) return [];
    return [
      programCheck(`image ${recipe}`, () => checkRecipePrograms(recipe), "they build the image", images),
    ];
  });
}

/** Runs a check that throws with the command that installs what is missing. */
function programCheck(
  name: string,
  check: () => void,
  why: string,
  neededBy: readonly string[] | undefined,
): Check {
  try {
    check();
    return passed(name, "installed");
  } catch (error) {
    const { message, hint } = asFailure(error);
    const about = message.replace(/^[^:]*: /, "");
    return {
      name,
      status: "error",
      about,
      why,
      neededBy,
      commands: hint === undefined ? [] : [hint],
      on: "here",
    };
  }
}
