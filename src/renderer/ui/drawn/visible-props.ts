import { visible } from '../visible'

/** Attributes that are read or shown. */
const SHOWN = ['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'aria-valuetext'] as const

/**
 * Props with texts as they are to be drawn, see {@link visible}; the same object where nothing has to be changed. Every element that
 * this program makes goes through it, so that no view can forget: a name that a database chose is shown as it is spelled everywhere.
 */
export function visibleProps(props: unknown): unknown {
  if (typeof props !== 'object' || props === null) return props
  let changed: Record<string, unknown> | undefined
  const put = (key: string, value: unknown) => {
    changed ??= { ...props }
    changed[key] = value
  }
  const { children } = props as { readonly children?: unknown }
  const drawn = visibleChildren(children)
  if (drawn !== children) put('children', drawn)
  for (const name of SHOWN) {
    const value: unknown = (props as Record<string, unknown>)[name]
    if (typeof value !== 'string') continue
    const shown = visible(value)
    if (shown !== value) put(name, shown)
  }
  return changed ?? props
}

function visibleChildren(children: unknown): unknown {
  if (typeof children === 'string') return visible(children)
  if (!Array.isArray(children)) return children
  const all: readonly unknown[] = children
  const drawn = all.map((child) => (typeof child === 'string' ? visible(child) : child))
  return drawn.some((child, at) => child !== all[at]) ? drawn : children
}
