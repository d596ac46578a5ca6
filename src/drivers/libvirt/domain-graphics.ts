import type { DomainSection } from "./domain-types.ts";
import type { DomainState } from "./states.ts";
import { type Element, element } from "./xml.ts";
import {
  attributeOf,
  child,
  childrenOf,
  ensureChild,
  removeChild,
  removeChildren,
  setAttribute,
} from "./xml-edit.ts";

type Graphics = DomainState["graphics"];

/** The screen of a machine: https://libvirt.org/formatdomain.html#graphical-framebuffers */
export const graphics: DomainSection<"graphics"> = {
  read: (domain) => ({ graphics: readGraphics(domain) }),
  write(domain, { graphics: desired }) {
    if (readGraphics(domain) === desired) return;
    const all = ensureChild(domain, "devices");
    removeChildren(all, "graphics");
    if (desired !== "spice") removeSpiceDevices(all);
    if (desired === "none") return;
    all.children.push(element("graphics", { type: desired }, [element("listen", { type: "socket" })]));
    if (child(all, "video") === undefined) all.children.push(newVideo());
  },
};

/**
 * Reads the type of the only screen, if it is on a socket of the host. Other screens have other texts, which differ from
 * every desired one: `vnc on address`, `spice on none, egl-headless`.
 */
export function readGraphics(domain: Element): Graphics {
  const screens = childrenOf(child(domain, "devices"), "graphics").map(({ attributes, children }) => {
    const { type = "" } = attributes;
    const place = attributeOf(element("graphics", {}, children), "listen", "type") ?? "address";
    if (type !== "vnc" && type !== "spice") return type;
    return place === "socket" ? type : `${type} on ${place}`;
  });
  return (screens.length === 0 ? "none" : screens.join(", ")) as Graphics;
}

/** Removes the devices that libvirt refuses without a SPICE screen. */
function removeSpiceDevices(all: Element): void {
  for (const name of ["channel", "redirdev", "smartcard"])
    for (const device of childrenOf(all, name))
      if (device.attributes.type === "spicevmc") removeChild(all, device);
  for (const audio of childrenOf(all, "audio"))
    if (audio.attributes.type === "spice") setAttribute(audio, "type", "none");
}

/**
 * Returns a video device. Firmware and guests without a driver use it as plain VGA. libvirt's own choice is a Cirrus card
 * with 4 MiB, which needs a bridge for conventional PCI in a machine that gets its screen later.
 */
function newVideo(): Element {
  return element("video", {}, [element("model", { type: "virtio" })]);
}

/**
 * Returns the number of PCIe ports that the video devices occupy. The screen of a new machine is in the first slot of the
 * root bus. In a machine that gets it later, other ports are there.
 */
export function countVideoPorts(domain: Element): number {
  const videos = childrenOf(child(domain, "devices"), "video");
  return videos.filter((video) => Number(attributeOf(video, "address", "bus") ?? 0) > 0).length;
}
