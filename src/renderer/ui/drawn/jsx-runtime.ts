import { Fragment, jsx as make, jsxs as makeMany } from 'react/jsx-runtime'
import { visibleProps } from './visible-props'

// What the compiler makes of <an element> in this program: React's own, of texts as they are to be drawn.
export { Fragment }
export const jsx: typeof make = (type, props, key) => make(type, visibleProps(props) as typeof props, key)
export const jsxs: typeof makeMany = (type, props, key) => makeMany(type, visibleProps(props) as typeof props, key)
