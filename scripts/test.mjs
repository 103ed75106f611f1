import './setup/require-node.mjs';

import('./commands/test.mjs');
