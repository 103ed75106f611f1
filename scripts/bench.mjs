import './setup/require-node.mjs';

import('./commands/bench.mjs');
