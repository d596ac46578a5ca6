import { type Check, passed } from "../check.ts";
import type { ProbedFacts } from "../host-facts.ts";
import { install } from "./component-checks.ts";

/** The programs of the host to which libvirt's client connects over ssh, by the parameter `proxy` (https://libvirt.org/uri.html). */
const PROXIES: Readonly<Record<string, readonly string[]>> = {
  auto: ["virt-ssh-helper", "nc"],
  netcat: ["nc"],
  native: ["virt-ssh-helper"],
};

/** Checks the program behind qemu+ssh:// that leads to libvirt's socket. Empty for other addresses. */
export function libvirtSshChecks(
  uri: string,
  { programs, distribution }: Pick<ProbedFacts, "programs" | "distribution">,
): readonly Check[] {
  if (!/^[a-z]+\+(ssh|libssh2?):/.test(uri)) return [];
  const proxy = new URLSearchParams(uri.slice(uri.indexOf("?") + 1)).get("proxy") ?? "auto";
  const usable = PROXIES[proxy] ?? [];
  const found = usable.find((program) => programs.has(program));
  if (found !== undefined) return [passed("libvirt over ssh", found)];
  const missing: Check = {
    name: "libvirt over ssh",
    status: "error",
    about: `the host has no ${usable.join(" and no ")}`,
    why: "libvirt's client starts it there over ssh, to reach the socket of the daemon",
  };
  if (!usable.includes("nc"))
    return [
      { ...missing, hint: "install libvirt on the host; virt-ssh-helper comes with it, since libvirt 6.8" },
    ];
  return [{ ...missing, ...install(["nc"], distribution, "nc") }];
}
