import type { StorageCalls } from "../api/storage.ts";
import type { StoragePoolRef } from "../types.ts";
import { apart, type CallsOf, change, read, slow } from "./call.ts";

/** The calls as the Worker sees them. The caller's side combines three of these listings. */
type PlainStorageCalls = Omit<StorageCalls, "listAllStoragePools"> & {
  listAllStoragePools(flags?: number): Promise<StoragePoolRef[]>;
};

export const storageCalls = {
  listAllStoragePools: read("virConnectListAllStoragePools", ["conn", "out pointer", "uint?"], "list pool"),
  storagePoolLookupByUUIDString: read("virStoragePoolLookupByUUIDString", ["conn", "text"], "pool"),
  storagePoolLookupByName: read("virStoragePoolLookupByName", ["conn", "text"], "pool"),
  storagePoolGetXMLDesc: read("virStoragePoolGetXMLDesc", ["pool", "uint?"], "text"),
  storagePoolGetAutostart: read("virStoragePoolGetAutostart", ["pool", "out int"], "switch"),
  storagePoolIsActive: read("virStoragePoolIsActive", ["pool"], "flag"),
  storagePoolGetInfo: read("virStoragePoolGetInfo", ["pool", "out poolInfo"], "poolInfo"),
  storagePoolListAllVolumes: read(
    "virStoragePoolListAllVolumes",
    ["pool", "out pointer", "uint?"],
    "list volume",
  ),
  storageVolLookupByName: read("virStorageVolLookupByName", ["pool", "text"], "volume"),
  storageVolLookupByPath: read("virStorageVolLookupByPath", ["conn", "text"], "volume anywhere"),
  storageVolGetXMLDesc: read("virStorageVolGetXMLDesc", ["volume", "uint?"], "text"),
  storageVolGetInfo: read("virStorageVolGetInfoFlags", ["volume", "out volInfo", "uint?"], "volInfo"),
  storagePoolDefineXML: change("virStoragePoolDefineXML", ["conn", "text", "uint?"], "pool"),
  storagePoolCreate: change("virStoragePoolCreate", ["pool", "uint?"], "done"),
  storagePoolDestroy: change("virStoragePoolDestroy", ["pool"], "done"),
  storagePoolUndefine: change("virStoragePoolUndefine", ["pool"], "done"),
  storagePoolSetAutostart: change("virStoragePoolSetAutostart", ["pool", "bool"], "done"),
  storagePoolBuild: apart("virStoragePoolBuild", ["pool", "uint?"], "done"),
  storagePoolDelete: slow("virStoragePoolDelete", ["pool", "uint?"], "done"),
  storagePoolRefresh: apart("virStoragePoolRefresh", ["pool", "uint?"], "done"),
  storageVolCreateXML: slow("virStorageVolCreateXML", ["pool", "text", "uint?"], "volume"),
  storageVolCreateXMLFrom: slow("virStorageVolCreateXMLFrom", ["pool", "text", "volume", "uint?"], "volume"),
  storageVolDelete: slow("virStorageVolDelete", ["volume", "uint?"], "done"),
  storageVolResize: slow("virStorageVolResize", ["volume", "u64", "uint?"], "done"),
  storageVolWipe: slow("virStorageVolWipe", ["volume", "uint?"], "done"),
} satisfies CallsOf<PlainStorageCalls>;
