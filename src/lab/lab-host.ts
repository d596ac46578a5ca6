import { openShell, type Shell } from "../host/shell.ts";
import { startLibvirtd, stopLibvirtd } from "./host.ts";
import { existingLab, hostOf, powerOffHost, powerOnHost } from "./lab.ts";

/** What can befall a host: for tests, and for people who want to see what happens. */
export interface LabHost {
  readonly name: string;
  /** `lab://NAME/hv1`, for `openShell` and `libvirtUri`. */
  readonly url: string;
  openShell(): Shell;
  /** Guests run on. */
  stopLibvirtd(): Promise<void>;
  startLibvirtd(): Promise<void>;
  /** Everything on it ends at once, networks included; its disks and libvirt's definitions stay. */
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
}

/** Throws `usage` when there is no such lab or host. */
export function labHost(labName: string, name: string): LabHost {
  const lab = existingLab(labName);
  const host = hostOf(lab, name);
  const url = `lab://${labName}/${name}`;
  return {
    name,
    url,
    openShell: () => openShell(url),
    stopLibvirtd: () => stopLibvirtd(host),
    startLibvirtd: async () => {
      await startLibvirtd(host);
    },
    powerOff: () => powerOffHost(lab, host),
    powerOn: () => powerOnHost(lab, host),
  };
}
