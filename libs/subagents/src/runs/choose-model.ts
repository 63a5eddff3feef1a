import type { ConfigurationSnapshot, ModelRecord } from '@chatos/contracts';

/** One who wants a model: its name, and in whose words that is told. */
export interface ModelWish {
  readonly name: string;
  readonly by: string;
}

export interface ModelChoice {
  readonly model: ModelRecord;
  /** What was wanted and is not there. */
  readonly notices: readonly string[];
}

/** The first wish that names a configured model, else what `fallback` gives; an empty name is no wish. Throws what `fallback` throws. */
export function chooseModel({ models }: Pick<ConfigurationSnapshot, 'models'>, wishes: readonly ModelWish[], fallback: () => ModelRecord): ModelChoice {
  const missing: ModelWish[] = [];
  for (const wish of wishes) {
    if (wish.name.trim() === '') continue;
    const model = findModel(models, wish.name);
    if (model !== null) return { model, notices: noticesOf(missing, model) };
    missing.push(wish);
  }
  const model = fallback();
  return { model, notices: noticesOf(missing, model) };
}

/** By the name it has in the settings, by its id, or by the provider's own name where one alone has it. */
export function findModel(models: readonly ModelRecord[], name: string): ModelRecord | null {
  const wanted = key(name);
  const named = models.find((model) => key(model.name) === wanted || model.id === name.trim());
  if (named !== undefined) return named;
  const [first, second] = models.filter(({ model }) => key(model) === wanted);
  return first !== undefined && second === undefined ? first : null;
}

function key(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}

function noticesOf(missing: readonly ModelWish[], model: ModelRecord): string[] {
  return missing.map(({ name, by }) => `${by} "${name.slice(0, 200)}" is not configured; ${model.name} is used.`);
}
