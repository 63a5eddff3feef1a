import type { BlobStore, ToolCallResult } from '../types.ts';

/** The longest result a model is handed whole, in UTF-16 code units; what hosts of this kind settled on. */
export const MAX_RESULT_CHARACTERS = 50_000;
/** What it is handed of a longer one. The beginning tells what it is, the end how it ended; the rest is read where it is needed. */
const HEAD_CHARACTERS = 12_000;
const TAIL_CHARACTERS = 4_000;

/** Saves a result that is too large for a model, and gives its head, its tail, and the id under which `read_result` reads the rest. */
export async function keepLargeResult(result: ToolCallResult, blobs: BlobStore | undefined): Promise<ToolCallResult> {
  const { text } = result;
  if (blobs === undefined || text.length <= MAX_RESULT_CHARACTERS) return result;
  const id = await blobs.save(text);
  const head = text.slice(0, HEAD_CHARACTERS);
  const tail = text.slice(-TAIL_CHARACTERS);
  const omitted = text.length - head.length - tail.length;
  const note = `[… ${omitted} of ${text.length} characters left out. The whole result is saved as "${id}": read_result({"id": "${id}", "offset": ${HEAD_CHARACTERS}, "length": 20000}) reads on from here …]`;
  return { ...result, text: `${head}\n${note}\n${tail}`, blob: id };
}
