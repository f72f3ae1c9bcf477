import { ValisetteError } from '../../model/errors.ts';
import type { CoreExports } from './core-exports.ts';

/** One instance of the core: one patient, one signal. Its memory is fixed, so the views live as long as it does. */
export class CoreInstance {
  readonly exports: CoreExports;
  private readonly bytes: ArrayBuffer;

  constructor(module: WebAssembly.Module) {
    let memory: WebAssembly.Memory | null = null;
    const imports = {
      env: {
        abort: (message: number, file: number, line: number, column: number): never => {
          throw new ValisetteError('core-aborted', `analysis core aborted: ${readString(memory, message)} at ${readString(memory, file)}:${line}:${column}`, {
            file: readString(memory, file),
            line,
            column,
          });
        },
      },
    };
    this.exports = new WebAssembly.Instance(module, imports).exports as unknown as CoreExports;
    memory = this.exports.memory;
    this.bytes = memory.buffer;
  }

  integers(pointer: number, length: number): Int32Array {
    return new Int32Array(this.bytes, pointer, length);
  }

  doubles(pointer: number, length: number): Float64Array {
    return new Float64Array(this.bytes, pointer, length);
  }

  /**
   * Runs one call into the core; a trap (checked build) or a refusal becomes a typed error.
   * @throws ValisetteError `core-aborted` after which the instance must not be used again.
   */
  call(name: string, action: () => number): void {
    let code: number;
    try {
      code = action();
    } catch (cause) {
      if (cause instanceof ValisetteError) throw cause;
      throw new ValisetteError('core-aborted', `analysis core trapped in ${name}`, { call: name }, { cause });
    }
    if (code !== 0) throw new ValisetteError('core-aborted', `analysis core refused ${name} (code ${code})`, { call: name, code });
  }
}

/** AssemblyScript strings are UTF-16 with their length in bytes in the word before. */
function readString(memory: WebAssembly.Memory | null, pointer: number): string {
  if (memory === null || pointer === 0) return '';
  const length = new DataView(memory.buffer).getUint32(pointer - 4, true);
  return String.fromCharCode(...new Uint16Array(memory.buffer, pointer, Math.min(length >> 1, 400)));
}
