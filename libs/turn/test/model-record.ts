import { modelFields, recordId, type ModelFields, type ModelRecord } from '@chatos/contracts';

/** A configured model of a test. */
export function modelRecord(fields: Partial<ModelFields> = {}): ModelRecord {
  return {
    ...modelFields.parse({ name: 'Test model', provider: 'openai_compatible', model: 'test-1', ...fields }),
    id: recordId.parse('model-1'), revision: 1, createdAt: 0, updatedAt: 0, isDefault: true, isBuiltin: false,
  };
}
