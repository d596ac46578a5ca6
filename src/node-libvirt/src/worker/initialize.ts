import { callSync } from "./native.ts";

/** The variables that set libvirt's log: https://libvirt.org/logging.html */
const LOG_SETTINGS = ["LIBVIRT_DEBUG", "LIBVIRT_LOG_FILTERS", "LIBVIRT_LOG_OUTPUTS"];

/** The priority of errors. libvirt's default is 3: warnings, too. */
const ERRORS = "4";

/**
 * Initializes the library, which reads the settings of its log from the environment, once. Without settings it would write warnings to
 * the stderr of the program, such as that the name of this machine does not resolve.
 */
export function initializeLibvirt(): void {
  const isSetByUser = LOG_SETTINGS.some((name) => process.env[name] !== undefined);
  if (!isSetByUser)
    callSync("int setenv(const char *name, const char *value, int overwrite)", "LIBVIRT_DEBUG", ERRORS, 0);
  callSync("int virInitialize()");
  if (!isSetByUser) callSync("int unsetenv(const char *name)", "LIBVIRT_DEBUG");
}
