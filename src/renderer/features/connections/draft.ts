import type { ConnectionDetail, EngineInfo, Environment, Options, Secrets } from '@shared/connection'

/** What stands in the form. Values are text or switches until they are sent. */
export interface Draft {
  readonly engine: string
  readonly name: string
  /** The name that was filled in from a URL: as long as it stands, the next URL may replace it. */
  readonly suggested?: string
  readonly environment: Environment
  /** Whether its readings are shared with the team. */
  readonly shared: boolean
  readonly values: Readonly<Record<string, string | boolean>>
  /** Secrets as typed; empty = untouched. */
  readonly secrets: Readonly<Record<string, string>>
}

/** An empty form for an engine, with its defaults. */
export function blankDraft(engine: EngineInfo | undefined): Draft {
  const values = (engine?.fields ?? [])
    .filter((field) => !field.secret)
    .map((field) => [field.name, typeof field.default === 'boolean' ? field.default : String(field.default ?? '')] as const)
  return { engine: engine?.id ?? '', name: '', environment: 'local', shared: false, values: Object.fromEntries(values), secrets: {} }
}

/** The form of a saved connection; its secrets stay where they are. */
export function draftOf(saved: ConnectionDetail): Draft {
  const values = Object.entries(saved.options).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)] as const)
  const { engine, name, environment, shared } = saved
  return { engine, name, environment, shared, values: Object.fromEntries(values), secrets: {} }
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

/** Options as the engine wants them: numbers as numbers, empty fields left out. */
export function optionsOf(draft: Draft, engine: EngineInfo | undefined): Options {
  return Object.fromEntries(
    (engine?.fields ?? []).flatMap((field) => {
      const value = draft.values[field.name]
      if (field.secret || value === undefined || value === '') return []
      return [[field.name, field.kind === 'number' && typeof value === 'string' ? Number(value) : value] as const]
    }),
  )
}

/** Secrets that were typed. */
export function secretsOf(draft: Draft): Secrets {
  return Object.fromEntries(Object.entries(draft.secrets).filter(([, value]) => value !== ''))
}
