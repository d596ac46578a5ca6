import type {
  ListedStatus,
  StoragePoolInfo,
  StoragePoolRef,
  StorageVolInfo,
  StorageVolRef,
} from "../types.ts";

/** Calls on storage pools and volumes: https://libvirt.org/html/libvirt-libvirt-storage.html */
export interface StorageCalls {
  /** Calls virConnectListAllStoragePools three times in parallel, to learn which pools are active and persistent. */
  listAllStoragePools(flags?: number): Promise<(StoragePoolRef & ListedStatus)[]>;
  /** virStoragePoolLookupByUUIDString */
  storagePoolLookupByUUIDString(uuid: string): Promise<StoragePoolRef>;
  /** virStoragePoolLookupByName */
  storagePoolLookupByName(name: string): Promise<StoragePoolRef>;
  /** virStoragePoolGetXMLDesc */
  storagePoolGetXMLDesc(pool: StoragePoolRef, flags?: number): Promise<string>;
  /** virStoragePoolDefineXML */
  storagePoolDefineXML(xml: string, flags?: number): Promise<StoragePoolRef>;
  /** Slow (virStoragePoolBuild). */
  storagePoolBuild(pool: StoragePoolRef, flags?: number): Promise<void>;
  /** virStoragePoolCreate */
  storagePoolCreate(pool: StoragePoolRef, flags?: number): Promise<void>;
  /** virStoragePoolDestroy */
  storagePoolDestroy(pool: StoragePoolRef): Promise<void>;
  /** virStoragePoolUndefine */
  storagePoolUndefine(pool: StoragePoolRef): Promise<void>;
  /** Slow; removes the storage itself (virStoragePoolDelete). */
  storagePoolDelete(pool: StoragePoolRef, flags?: number): Promise<void>;
  /** Slow (virStoragePoolRefresh). */
  storagePoolRefresh(pool: StoragePoolRef, flags?: number): Promise<void>;
  /** virStoragePoolSetAutostart */
  storagePoolSetAutostart(pool: StoragePoolRef, on: boolean): Promise<void>;
  /** virStoragePoolGetAutostart */
  storagePoolGetAutostart(pool: StoragePoolRef): Promise<boolean>;
  /** virStoragePoolIsActive */
  storagePoolIsActive(pool: StoragePoolRef): Promise<boolean>;
  /** virStoragePoolGetInfo */
  storagePoolGetInfo(pool: StoragePoolRef): Promise<StoragePoolInfo>;
  /** virStoragePoolListAllVolumes */
  storagePoolListAllVolumes(pool: StoragePoolRef, flags?: number): Promise<StorageVolRef[]>;
  /** virStorageVolLookupByName */
  storageVolLookupByName(pool: StoragePoolRef, name: string): Promise<StorageVolRef>;
  /** virStorageVolLookupByPath */
  storageVolLookupByPath(path: string): Promise<StorageVolRef>;
  /** virStorageVolGetXMLDesc */
  storageVolGetXMLDesc(volume: StorageVolRef, flags?: number): Promise<string>;
  /** virStorageVolGetInfoFlags */
  storageVolGetInfo(volume: StorageVolRef, flags?: number): Promise<StorageVolInfo>;
  /** Slow (virStorageVolCreateXML). */
  storageVolCreateXML(pool: StoragePoolRef, xml: string, flags?: number): Promise<StorageVolRef>;
  /** Slow: copies the source's data (virStorageVolCreateXMLFrom). */
  storageVolCreateXMLFrom(
    pool: StoragePoolRef,
    xml: string,
    source: StorageVolRef,
    flags?: number,
  ): Promise<StorageVolRef>;
  /** Slow (virStorageVolDelete). */
  storageVolDelete(volume: StorageVolRef, flags?: number): Promise<void>;
  /** Slow (virStorageVolResize). */
  storageVolResize(volume: StorageVolRef, bytes: number | bigint, flags?: number): Promise<void>;
  /** Slow: overwrites the data (virStorageVolWipe). */
  storageVolWipe(volume: StorageVolRef, flags?: number): Promise<void>;
}
