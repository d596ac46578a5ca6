import { libvirtUri, parseHostUrl } from "../../host/address.ts";
import { InvalidAddress, parseLibvirtUri } from "../../host/libvirt-uri.ts";
import { openSocketRelay } from "../../host/socket-relay.ts";
import { Failure } from "../../model/failure.ts";
import type { LibvirtHost } from "./host.ts";

/** The way from the libvirt of one host to that of another, by which they agree on a migration. */
export interface MigrationLink extends AsyncDisposable {
  /** The URI for libvirt on the source host. */
  readonly uri: string;
}

/**
 * Opens the way from the source's libvirt to the destination's. The hosts need not trust each other: the way leads through this
 * machine, which reaches both. The hosts of a lab see each other's sockets. Throws `host-unreachable`, `unsupported`.
 */
export async function openMigrationLink(
  source: LibvirtHost,
  destination: LibvirtHost,
  signal: AbortSignal,
): Promise<MigrationLink> {
  const [from, to] = [shellOf(source), shellOf(destination)];
  const [fromAddress, toAddress] = [parseHostUrl(from), parseHostUrl(to)];
  const isSameLab =
    fromAddress.scheme === "lab" && toAddress.scheme === "lab" && fromAddress.lab === toAddress.lab;
  if (isSameLab)
    return { uri: libvirtUri(destination.address.libvirt), [Symbol.asyncDispose]: async () => {} };
  const path = await libvirtSocket(destination, signal);
  const relay = await openSocketRelay(from, { shell: to, path }, { signal });
  return {
    uri: `qemu+unix:///system?socket=${relay.path}`,
    [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose](),
  };
}

function shellOf({ target, address }: LibvirtHost): string {
  if (address.shell !== undefined) return address.shell;
  throw new Failure("unsupported", `${target}: a host without a shell cannot migrate machines`);
}

/** The sockets of libvirt's daemons for QEMU: of the monolithic one, or of a proxy for it; of the modular one. */
const FIND_SOCKET = `for s in /run/libvirt/libvirt-sock /run/libvirt/virtqemud-sock /var/run/libvirt/libvirt-sock; do
[ -S "$s" ] && echo "$s" && exit 0; done; exit 1`;

/** Returns the path of libvirt's socket on a host. */
async function libvirtSocket({ target, address, shell }: LibvirtHost, signal: AbortSignal): Promise<string> {
  const uri = parseLibvirtUri(address.libvirt);
  const named =
    uri instanceof InvalidAddress || uri.driver !== "qemu" ? undefined : uri.parameters.get("socket");
  if (named !== undefined) return named;
  const found = await shell?.script(FIND_SOCKET, { signal });
  if (found?.exitCode === 0) return found.stdout.trim();
  throw new Failure("unsupported", `${target}: no socket of libvirt was found`, {
    hint: "name it in the Host's libvirt URI: qemu+ssh://root@hv1/system?socket=/run/libvirt/libvirt-sock",
  });
}
