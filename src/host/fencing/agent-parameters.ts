/**
 * Parameters that a Host may give to its fence agent, in the spelling of the agents' metadata (`fence_ipmilan -o metadata`), without
 * hyphens. Only these, because others make an agent run a program or read or write a file of the daemon's machine
 * (`ipmitool_path`, `password_script`, `ssh_options`, `debug_file`, `kubeconfig`), or report a host as off that is not
 * (`missing_as_off`, `record_only`, `network_fencing`).
 */
const ALLOWED_PARAMETERS: ReadonlySet<string> = new Set(
  [
    [
      "ip",
      "ipaddr",
      "ipport",
      "username",
      "login",
      "plug",
      "port",
      "domain",
      "uuid",
      "switch",
      "module_name",
    ],
    ["lanplus", "cipher", "auth", "privlvl", "inet4_only", "inet6_only", "target", "port_as_ip"],
    ["ssl", "ssl_secure", "ssl_insecure", "insecure", "disable_ssl", "notls", "tls1.0", "ssh", "secure"],
    [
      "login_timeout",
      "shell_timeout",
      "power_timeout",
      "power_wait",
      "ipmitool_timeout",
      "api_timeout",
      "timeout",
    ],
    ["retry_on", "retries", "disable_timeout", "connect_timeout", "connect_retries", "stonith_status_sleep"],
    [
      "redfish_uri",
      "systems_uri",
      "api_path",
      "api_version",
      "api_type",
      "session_url",
      "disable_http_filter",
    ],
    ["snmp_version", "snmp_auth_prot", "snmp_sec_level", "snmp_priv_prot", "community"],
    ["drac_version", "ribcl_version", "hmc_version", "managed", "command_prompt", "cmd_prompt"],
    ["vmware_type", "vmware_datacenter", "pve_node", "pve_node_auto", "vmtype", "namespace", "host_os"],
    [
      "region",
      "zone",
      "project",
      "project_name",
      "project_domain_name",
      "user_domain_name",
      "instance",
      "auth_url",
    ],
    ["tenant_name", "tenantid", "subscriptionid", "resourcegroup", "cloud", "separator", "type", "node_name"],
  ].flat(),
);

/** Agents that do not switch a host off: a host that they report as off may run. */
const NOT_POWER_AGENTS: ReadonlySet<string> = new Set(
  [
    ["fence_ack_manual", "fence_dummy", "fence_heuristics_ping", "fence_kdump", "fence_evacuate"],
    ["fence_compute", "fence_scsi", "fence_mpath", "fence_sbd", "fence_crosslink", "fence_brocade"],
    ["fence_cisco_mds", "fence_sanbox2", "fence_ifmib", "fence_hds_cb"],
  ].flat(),
);

const AGENT_NAME = /^fence_[a-z0-9_]{1,60}$/;
/**
 * What stays one word. Agents write parameters unquoted into the command lines of ssh, gnutls-cli and ipmitool, and into shells of
 * hosts: a space would begin another argument, and a leading hyphen an option such as `-oProxyCommand`, which runs a program.
 */
const WORD = /^[\w.:/@%+=,~[\]][\w.:/@%+=,~[\]-]{0,511}$/;
/** One line: a line break would begin another parameter, and agents cut spaces and quotes at the ends. */
const VALUE = /^[\x21-\x7e]([\x20-\x7e]{0,510}[\x21-\x7e])?$/;

/** Returns why an agent cannot be used with these parameters; undefined if it can. Never shows values. */
export function agentProblem(
  agent: string,
  parameters: Readonly<Record<string, string>>,
): string | undefined {
  if (!isAgentName(agent)) return "is not the name of a fence agent, such as fence_ipmilan";
  if (NOT_POWER_AGENTS.has(agent)) return "does not switch hosts off";
  for (const [name, value] of Object.entries(parameters)) {
    if (!isAllowedParameter(name)) return `may not be given the parameter "${name}"`;
    if (!WORD.test(value))
      return `the value of "${name}" may only have letters, digits and . : / @ % + = , ~ _ - [ ], and no - in front`;
  }
  return undefined;
}

/** Returns whether a text is the name of a program of ClusterLabs, without a folder. */
export function isAgentName(text: string): boolean {
  return AGENT_NAME.test(text);
}

function isAllowedParameter(name: string): boolean {
  return ALLOWED_PARAMETERS.has(name.toLowerCase().replaceAll("-", "_"));
}

/** Returns whether a value, such as that of a password, can be one line of an agent's input. */
export function isAllowedValue(value: string): boolean {
  return VALUE.test(value) && !/^".*"$/.test(value);
}
