import { createElement as make } from 'react'
import { visible } from '../visible'
import { visibleProps } from './visible-props'

/** As jsx-runtime.ts, for an element whose key comes after what is spread into it: the compiler makes those the old way. */
export const createElement = ((type: never, props: unknown, ...children: readonly unknown[]) => {
  const drawn = children.map((child) => (typeof child === 'string' ? visible(child) : child))
  return make(type, visibleProps(props) as never, ...(drawn as never[]))
}) as typeof make
