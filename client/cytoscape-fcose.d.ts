// The layout brings no types; this is the little that we ask of it.
declare module "cytoscape-fcose" {
  import type { Ext } from "cytoscape";
  const register: Ext;
  export default register;
}
