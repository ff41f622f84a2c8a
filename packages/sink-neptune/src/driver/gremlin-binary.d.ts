/** The driver's GraphBinary, which has no types. What of it is used is typed where it is. */
declare module 'gremlin/lib/structure/io/binary/GraphBinary.js' {
  const parts: unknown;
  export default parts;
}
