/** A file of a new repository. */
export interface RepositoryFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

/** The name of the schema file in the repository, for editors. */
export const SCHEMA_FILE = "fleetwright.schema.json";
