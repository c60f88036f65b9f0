import { openPages } from './http/pages';
import { runProgram } from './program';

// Before Next is used: it must not send usage reports (neither must ONNX Runtime, see inference.ts).
process.env.NEXT_TELEMETRY_DISABLED = '1';

runProgram(openPages);
