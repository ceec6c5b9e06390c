import type { Grant } from '@shared/catalog'
import { EVERYBODY } from '../acl'
import { quoteIdent, quoteText } from '../quote'

/** What a statement calls a thing: `TABLE "s"."t"`. `grantAs` where GRANT uses another word. */
export interface Subject {
  readonly word: string
  readonly name: string
  readonly grantAs?: string
}

const role = (name: string) => (name === EVERYBODY ? 'PUBLIC' : quoteIdent(name))

export function commentOn(subject: Pick<Subject, 'word' | 'name'>, comment: string | undefined): string[] {
  return comment === undefined ? [] : [`COMMENT ON ${subject.word} ${subject.name} IS ${quoteText(comment)}`]
}

export function ownerOf({ word, name }: Subject, owner: string | undefined): string[] {
  return owner === undefined ? [] : [`ALTER ${word} ${name} OWNER TO ${quoteIdent(owner)}`]
}

/** `standard`: what everybody may do unless it is taken back, so its absence has to be made. */
export function grants({ word, name, grantAs = word }: Subject, list: readonly Grant[] | undefined, standard = false): string[] {
  const given = list ?? []
  const everybody = given.some((grant) => grant.grantee === EVERYBODY)
  const statements = standard && !everybody ? [`REVOKE ALL ON ${grantAs} ${name} FROM PUBLIC`] : []
  for (const { grantee, privileges, grantable = [], column } of given) {
    if (standard && grantee === EVERYBODY) continue
    const write = (rights: readonly string[], option: string) => {
      if (rights.length === 0) return
      const what = rights.map((right) => (column === undefined ? right : `${right} (${quoteIdent(column)})`)).join(', ')
      statements.push(`GRANT ${what} ON ${grantAs} ${name} TO ${role(grantee)}${option}`)
    }
    write(
      privileges.filter((privilege) => !grantable.includes(privilege)),
      '',
    )
    write(grantable, ' WITH GRANT OPTION')
  }
  return statements
}

export { role }
