// Made by `npm run generate` from schemas/; not to be edited.

/**
 * The connections to the host and the limits of its use.
 */
export interface HostSpec {
  /**
   * The libvirt URI: `qemu[+unix|+ssh|+libssh|+libssh2|+tls|+tcp]://[user@host[:port]]/system` or `/session`, with the parameters `socket`, `mode`, `proxy` and `no_tty`; `test:///default`; or `lab://NAME/HOST` for a host of a lab. Parameters that start a program or read a file on the machine of Fleetwright are refused. Write them into the ssh_config of its user, or allow the URI with `--allow-host-uri`. Changed live.
   */
  libvirt: string;
  /**
   * The shell for commands on the host: `ssh://user@host`, `local:` or `lab://NAME/HOST`. If absent, Fleetwright uses only libvirt. Changed live.
   */
  shell?: string;
  /**
   * The roles of the host. Changed live.
   *
   * Items: `compute` runs virtual machines. `gateway` runs the routers of networks between hosts; it needs an `underlay`, and for networks of mode `nat` an `uplink`.
   */
  roles: ("compute" | "gateway")[];
  /**
   * The network between the hosts, which carries the networks of machines in VXLAN. VXLAN takes 50 bytes of each packet, so give the underlay a larger MTU. Only hosts may have access to it, because VXLAN neither encrypts nor authenticates. Changed live, with a short interruption of traffic.
   */
  underlay?: {
    /**
     * The name of the host's interface.
     */
    interface: string;
    /**
     * The host's address on this interface. The other hosts send to this address.
     */
    address: string;
  };
  /**
   * The connection of a gateway host to the public network. Changed live, with a short interruption of traffic.
   */
  uplink?: {
    /**
     * The name of the host's interface. Machines without a FloatingIP use its address as their source (NAT). The host answers ARP for public addresses on it.
     */
    interface: string;
  };
  /**
   * The factors by which machines may exceed the host's resources. Changed live: running machines stay.
   */
  overcommit: {
    /**
     * Shared vCPUs per host CPU.
     */
    cpu: number;
    /**
     * Bytes of guest memory per byte of host memory.
     */
    memory: number;
  };
  /**
   * The resources that are reserved for the host itself. Changed live.
   */
  reserved: {
    /**
     * The number of host CPUs, counted from the first.
     */
    cpu: number;
    /**
     * Bytes of host memory.
     */
    memory: string;
  };
  /**
   * PCI devices for passthrough to machines. Changed live: machines keep their devices.
   *
   * Items: All devices of one model.
   */
  devices: {
    /**
     * The name that InstanceTypes use in `hostDevices`.
     */
    alias: string;
    /**
     * The PCI vendor id, four hexadecimal digits (see `lspci -n`).
     */
    vendor: string;
    /**
     * The PCI device id, four hexadecimal digits.
     */
    product: string;
  }[];
  /**
   * Place no new machines on the host. Its present machines stay. Changed live.
   */
  unschedulable: boolean;
  /**
   * The way to switch the host off when it does not answer, for `hostFailure.action: Restart` of the Fleet. Only the daemon uses it. Changed live.
   */
  fencing?: {
    /**
     * The name of a program of ClusterLabs' fence agents (Debian package fence-agents; from Debian 13 on, a package for each agent) on the machine of the daemon, such as `fence_ipmilan` or `fence_redfish`. `lab`: for a host of a lab.
     */
    agent: string;
    /**
     * The parameters of the agent, without the password. See its manual page. Parameters that start programs or name files on the machine of the daemon are refused, and values that are not one word.
     */
    parameters: {
      /**
       * The value, as text: letters, digits and `. : / @ % + = , ~ _ - [ ]`, and no `-` in front. Agents write it into command lines.
       */
      [k: string]: string;
    };
    /**
     * The password, which the agent gets on its standard input.
     */
    secretRef?: {
      /**
       * The Secret.
       */
      secret: string;
      /**
       * The key in the Secret.
       */
      key: string;
    };
  };
  /**
   * The fate of the objects when the resource leaves Git. `Delete` deletes them; `Retain` keeps them. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuse to delete or replace the objects, also after the resource left Git. Remove the protection in a separate commit first. Changed live.
   */
  protect: boolean;
  /**
   * The reaction to manual changes of the objects. `fix` reverts them; `report` only reports them. Changed live.
   */
  drift: "fix" | "report";
}
