import { faultOfProgram } from './packaging/try-program.mjs';
import { ensureDisplay } from './process/display.mjs';

const command = process.argv.slice(2);
if (command.length === 0) {
  console.error('Usage: node scripts/try-package.mjs PROGRAM');
  process.exit(2);
}
await ensureDisplay();
const fault = await faultOfProgram(command);
console.log(fault ?? 'It shows its page, which gets an answer from the program.');
process.exit(fault === null ? 0 : 1);
