import './setup/require-node.mjs';

import('./commands/soak.mjs');
