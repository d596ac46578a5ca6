// Made by `npm run generate` from schemas/; not to be edited.

/**
 * How the host is reached and how much of it may be used.
 */
export interface HostSpec {
  /**
   * The URI of its libvirt: any that `virsh -c` takes, or `lab://NAME/HOST` for a host of the lab. Changed live.
   */
  libvirt: string;
  /**
   * How commands are run on it: `ssh://user@host`, `local:` or `lab://NAME/HOST`. Without it only libvirt is used. Changed live.
   */
  shell?: string;
  /**
   * What the host is used for. Changed live.
   *
   * Items: `compute` runs virtual machines. `gateway` carries the routers of networks between hosts; it needs an underlay, and an uplink for networks of mode nat.
   */
  roles: ("compute" | "gateway")[];
  /**
   * The network between the hosts: networks of machines are carried over it by VXLAN. Give it MTU to spare, since VXLAN takes 50 bytes of each packet. It must be a network that only hosts reach: VXLAN neither encrypts nor authenticates. Changed live, with a moment without traffic.
   */
  underlay?: {
    /**
     * The interface of the host.
     */
    interface: string;
    /**
     * The host's own address on it, to which the other hosts send.
     */
    address: string;
  };
  /**
   * The way of a gateway host to the public network. Changed live, with a moment without traffic.
   */
  uplink?: {
    /**
     * The interface of the host. Its address hides machines that have no floating address; public addresses are answered for on it.
     */
    interface: string;
  };
  /**
   * How much more may be promised to machines than the host has. Changed live: machines that run stay.
   */
  overcommit: {
    /**
     * vCPUs of the shared policy per host CPU.
     */
    cpu: number;
    /**
     * Guest memory per host memory.
     */
    memory: number;
  };
  /**
   * What machines never get, since the host itself needs it. Changed live.
   */
  reserved: {
    /**
     * Host CPUs, the first ones.
     */
    cpu: number;
    /**
     * Host memory in bytes.
     */
    memory: string;
  };
  /**
   * PCI devices that may be handed to machines. Changed live: machines keep what they hold.
   *
   * Items: All devices of one model.
   */
  devices: {
    /**
     * The word by which instance types ask for it.
     */
    alias: string;
    /**
     * PCI vendor id, four hexadecimal digits (`lspci -n`).
     */
    vendor: string;
    /**
     * PCI device id, four hexadecimal digits.
     */
    product: string;
  }[];
  /**
   * Places no further machines on the host; those that are there stay. Changed live.
   */
  unschedulable: boolean;
  /**
   * What becomes of its objects when the resource leaves Git: `Delete` removes them, `Retain` leaves them alone. Changed live.
   */
  deletionPolicy: "Delete" | "Retain";
  /**
   * Refuses to delete or replace its objects, also after the resource has left Git. Lift it by a commit of its own. Changed live.
   */
  protect: boolean;
  /**
   * What to do when somebody changes its objects by hand: `fix` puts them right, `report` only tells. Changed live.
   */
  drift: "fix" | "report";
}
