import type { HostSpec } from "../../generated/kinds/host.ts";
import { ALLOW_HINT, type AllowedUris, tryParseHostUrl } from "../../host/address.ts";
import { InvalidAddress, parseLibvirtUri } from "../../host/libvirt-uri.ts";
import type { Finding, FleetCheck } from "../finding.ts";

/**
 * Finds host addresses that Fleetwright refuses: invalid ones, and those that would start a program or read a file on
 * its machine.
 */
export function checkHostAddresses(allowed: AllowedUris): FleetCheck {
  return (fleet) =>
    fleet.ofKind<HostSpec>("Host").flatMap((resource): Finding[] => {
      const { libvirt, shell } = resource.spec;
      const uri = allowed.has(libvirt) ? undefined : asAddressFault(parseLibvirtUri(libvirt));
      const url = shell === undefined ? undefined : asAddressFault(tryParseHostUrl(shell));
      return [
        ...(uri === undefined
          ? []
          : [findingAt(["spec", "libvirt"], libvirt, uri, `${uri.hint}; ${ALLOW_HINT}`)]),
        ...(url === undefined ? [] : [findingAt(["spec", "shell"], shell ?? "", url, url.hint)]),
      ];

      function findingAt(
        path: string[],
        text: string,
        { reason: why }: InvalidAddress,
        hint: string,
      ): Finding {
        return { resource, path, message: `${text} ${why}`, hint };
      }
    });
}

function asAddressFault(parsed: unknown): InvalidAddress | undefined {
  return parsed instanceof InvalidAddress ? parsed : undefined;
}
