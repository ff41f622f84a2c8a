export { defineConfig } from './config/config.ts';
export type { RivergraphConfig } from './config/config.ts';
