import type { Subject } from './subjects'

/** The URL of a subject, as a person would type it; `secret` in place of its own password. */
export function urlOf(
  { engine, options, secrets }: Pick<Subject, 'engine' | 'options' | 'secrets'>,
  secret = secrets['password'] ?? '',
): string {
  if (engine === 'sqlite') return `sqlite:${String(options['path'])}`
  const scheme = engine === 'mysql' ? 'mariadb' : 'postgres'
  const login = `${String(options['user'])}:${encodeURIComponent(secret)}`
  return `${scheme}://${login}@${String(options['host'])}:${String(options['port'])}/${String(options['database'])}`
}
