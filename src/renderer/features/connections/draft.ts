import type { ConnectionDetail, EngineInfo, FormField, Options, Secrets } from '@shared/connection'
import type { Draft } from '../../state/kept'

const PLAIN = { shared: false, folder: '', colour: 'none', asks: false } as const

/** An empty form for an engine, with its defaults. */
export function blankDraft(engine: EngineInfo | undefined): Draft {
  const values = Object.fromEntries((engine?.fields ?? []).filter((field) => !field.secret).map((field) => [field.name, blank(field)]))
  return { engine: engine?.id ?? '', name: '', environment: 'local', ...PLAIN, values, secrets: {} }
}

/** What stands in a field before anybody touched it. */
function blank(field: FormField): string | boolean {
  return typeof field.default === 'boolean' ? field.default : String(field.default ?? '')
}

/**
 * The form of a saved connection; its secrets stay where they are. What it leaves open while a switch is off has its default,
 * and so has a switch that is on until somebody switches it off.
 */
export function draftOf(saved: ConnectionDetail, engineInfo: EngineInfo | undefined): Draft {
  const hidden = (engineInfo?.fields ?? []).filter((field) => (field.when !== undefined || field.default === true) && !field.secret)
  const values = Object.entries(saved.options).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)] as const)
  const { engine, name, environment, shared, folder, colour, asks } = saved
  const defaults = Object.fromEntries(hidden.map((field) => [field.name, blank(field)]))
  return { engine, name, environment, shared, folder, colour, asks, values: { ...defaults, ...Object.fromEntries(values) }, secrets: {} }
}

/** The form for another environment. Production is read-only until somebody says otherwise, there and then. */
export function inEnvironment(draft: Draft, environment: Draft['environment']): Draft {
  if (environment !== 'production' || draft.environment === 'production' || draft.values['readOnly'] === undefined)
    return { ...draft, environment }
  return { ...draft, environment, values: { ...draft.values, readOnly: true } }
}

/** The fields that belong to what was chosen: those of a tunnel only where there is one, of certificates where they count. */
export function shownFields(draft: Draft, engine: EngineInfo | undefined): readonly FormField[] {
  return (engine?.fields ?? []).filter((field) => (field.when ?? []).every(({ field: name, is }) => fits(draft.values[name], is)))
}

/** What nobody chose yet is the choice that is there by itself. */
function fits(value: string | boolean = '', is: NonNullable<FormField['when']>[number]['is']): boolean {
  return Array.isArray(is) ? is.some((one) => one === value) : value === is
}

/** Whether something stands in a field, or is stored for it. */
export function isFilled({ values, secrets }: Draft, { name }: FormField, stored: readonly string[]): boolean {
  return (values[name] ?? '') !== '' || (secrets[name] ?? '') !== '' || stored.includes(name)
}

/** Fills the form from a parsed URL, keeping a name that was typed, and a secret as long as it is for the same login. */
export function filled(
  draft: Draft,
  engine: EngineInfo | undefined,
  parsed: { readonly engine: string; readonly name: string; readonly options: Options; readonly secrets: Secrets },
): Draft {
  const values: Record<string, string | boolean> = {
    ...blankDraft(engine).values,
    ...Object.fromEntries(
      Object.entries(parsed.options).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]),
    ),
  }
  const login = (engine?.fields ?? []).filter((field) => !field.secret && (field.required || field.group === 'login'))
  const sameLogin = draft.engine === parsed.engine && login.every((field) => draft.values[field.name] === values[field.name])
  return {
    ...draft,
    engine: parsed.engine,
    ...(draft.name === '' || draft.name === draft.suggested ? { name: parsed.name, suggested: parsed.name } : {}),
    values,
    secrets: sameLogin ? { ...draft.secrets, ...parsed.secrets } : parsed.secrets,
  }
}

/** Options as the engine wants them: numbers as numbers; empty fields are left out, and hidden ones that nobody touched. */
export function optionsOf(draft: Draft, engine: EngineInfo | undefined): Options {
  const shown = new Set(shownFields(draft, engine))
  return Object.fromEntries(
    (engine?.fields ?? []).flatMap((field) => {
      const value = draft.values[field.name]
      if (field.secret || value === undefined || value === '' || (!shown.has(field) && value === blank(field))) return []
      return [[field.name, field.kind === 'number' && typeof value === 'string' ? Number(value) : value] as const]
    }),
  )
}

/** Secrets that were typed, where they are still wanted. */
export function secretsOf(draft: Draft, engine: EngineInfo | undefined): Secrets {
  const shown = new Set(shownFields(draft, engine).map((field) => field.name))
  return Object.fromEntries(Object.entries(draft.secrets).filter(([name, value]) => value !== '' && shown.has(name)))
}
