import type { NWFilterRef } from "../types.ts";

/** Calls on network filters: https://libvirt.org/html/libvirt-libvirt-nwfilter.html */
export interface NWFilterCalls {
  /** virConnectListAllNWFilters */
  listAllNWFilters(flags?: number): Promise<NWFilterRef[]>;
  /** virNWFilterLookupByName */
  nwfilterLookupByName(name: string): Promise<NWFilterRef>;
  /** virNWFilterLookupByUUIDString */
  nwfilterLookupByUUIDString(uuid: string): Promise<NWFilterRef>;
  /** virNWFilterGetXMLDesc */
  nwfilterGetXMLDesc(nwfilter: NWFilterRef, flags?: number): Promise<string>;
  /** virNWFilterDefineXMLFlags */
  nwfilterDefineXML(xml: string, flags?: number): Promise<NWFilterRef>;
  /** virNWFilterUndefine */
  nwfilterUndefine(nwfilter: NWFilterRef): Promise<void>;
}
