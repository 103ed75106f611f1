import { verify } from './verify.ts';

console.log('Verify');
const { passed, failed } = await verify();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
