import type { Item } from './items'

export const ENGINE_IDS = ['postgres', 'mysql', 'sqlite'] as const
export type EngineId = (typeof ENGINE_IDS)[number]

/** A database as our drivers are told of it. */
export interface Where {
  readonly engine: EngineId
  readonly options: Readonly<Record<string, string | number>>
  readonly secrets: Readonly<Record<string, string>>
}

/** The server's own side: its catalog asked in a way that shares nothing with the driver's queries. */
export interface Direct {
  /** Everything it says of users' schemas. */
  read(where: Where): Promise<Item[]>
  /** Either side's item without what this server does not tell as it is. */
  readonly level?: (item: Item, serverVersion: string) => Item
  /** What the model has and these questions do not cover, in words. */
  readonly notCompared: string
}
