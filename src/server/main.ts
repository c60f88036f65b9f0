import { openPages } from './http/pages';
import { runProgram } from './program';

// Before Next is asked for anything: it must not report home (ONNX Runtime neither, see inference.ts).
process.env.NEXT_TELEMETRY_DISABLED = '1';

runProgram(openPages);
