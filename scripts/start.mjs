import './setup/require-node.mjs';

import('./commands/start.mjs');
