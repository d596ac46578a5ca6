import type { NWFilterCalls } from "../api/nwfilter.ts";
import { type CallsOf, change, read } from "./call.ts";

export const nwfilterCalls = {
  listAllNWFilters: read("virConnectListAllNWFilters", ["conn", "out pointer", "uint?"], "list nwfilter"),
  nwfilterLookupByName: read("virNWFilterLookupByName", ["conn", "text"], "nwfilter"),
  nwfilterLookupByUUIDString: read("virNWFilterLookupByUUIDString", ["conn", "text"], "nwfilter"),
  nwfilterGetXMLDesc: read("virNWFilterGetXMLDesc", ["nwfilter", "uint?"], "text"),
  nwfilterDefineXML: change("virNWFilterDefineXMLFlags", ["conn", "text", "uint?"], "nwfilter"),
  nwfilterUndefine: change("virNWFilterUndefine", ["nwfilter"], "done"),
} satisfies CallsOf<NWFilterCalls>;
