/**
 * Returns whether an environment variable belongs to Fleetwright or holds a proxy's address. A Secret must not read it,
 * because such an address may contain a password. Ignores case, as proxies do.
 */
export function isReservedVariable(name: string): boolean {
  return /^FLEETWRIGHT_|^(https?|all|ftp)_proxy$/i.test(name);
}
