const core = require('@rivergraph/core');

if (typeof core.RivergraphError !== 'function') {
  throw new Error('require() of @rivergraph/core gave no RivergraphError.');
}
