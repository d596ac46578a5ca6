/** The hint of what waits for a host that cannot be read. */
export const UNTIL_HOST_ANSWERS =
  "it goes on as soon as the host answers; fleetwright doctor says why it does not";
