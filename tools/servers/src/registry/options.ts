/** How a schema registry for tests is started. */
export interface SchemaRegistryOptions {
  /** The version of Apicurio Registry. @defaultValue {@link defaultRegistryVersion} */
  readonly version?: string | undefined;
  /** The folder of the Java to use; no other is looked for then. @defaultValue the first new enough one that is found */
  readonly javaHome?: string | undefined;
}

/** The version that is started when nobody asks for another. */
export const defaultRegistryVersion = '3.3.3';
