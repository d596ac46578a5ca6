import { openShell, type Shell } from "../host/shell.ts";
import { startLibvirtd, stopLibvirtd } from "./host.ts";
import { findHost, loadLab, powerOffHost, powerOnHost } from "./lab.ts";

/** Controls for a lab host, for tests of failures. */
export interface LabHost {
  readonly name: string;
  /** The URL `lab://NAME/hv1`, for `openShell` and `libvirtUri`. */
  readonly url: string;
  openShell(): Shell;
  /** Stops libvirtd. Guests run on. */
  stopLibvirtd(): Promise<void>;
  startLibvirtd(): Promise<void>;
  /** Kills everything on the host, including networks. Its disks and libvirt's definitions stay. */
  powerOff(): Promise<void>;
  powerOn(): Promise<void>;
}

/** Throws `usage` if the lab or the host does not exist. */
export function labHost(labName: string, name: string): LabHost {
  const lab = loadLab(labName);
  const host = findHost(lab, name);
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
