import { Fragment, jsxDEV as make } from 'react/jsx-dev-runtime'
import { visibleProps } from './visible-props'

// As jsx-runtime.ts, for `npm run dev`.
export { Fragment }
export const jsxDEV: typeof make = (type, props, key, isStatic, source, self) =>
  make(type, visibleProps(props) as typeof props, key, isStatic, source, self)
