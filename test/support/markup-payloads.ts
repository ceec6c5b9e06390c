const RUN = 'parent.ran=1;window.ran=1'

/** Texts that become markup, script or another text wherever somebody makes markup of them, or shows them without care. */
const BASES: readonly string[] = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}"></svg>`,
  `<svg><animate onbegin="${RUN}" attributeName=x dur=1s>`,
  `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='1' onerror='${RUN}'/></svg>#x"/>`,
  `<iframe srcdoc="<script>${RUN}</script>"></iframe>`,
  `<object data="javascript:${RUN}">`,
  `<embed src="javascript:${RUN}">`,
  `<a href="javascript:${RUN}">x</a>`,
  `<details open ontoggle="${RUN}">`,
  `<input autofocus onfocus="${RUN}">`,
  `<style>@import 'javascript:${RUN}';*{background:url(x)}</style>`,
  `<link rel=stylesheet href=x onerror="${RUN}">`,
  `<meta http-equiv=refresh content="0;url=data:text/html,x">`,
  `<base href="https://example.com/">`,
  `<form><button formaction="javascript:${RUN}">x</button></form>`,
  `<math><mi xlink:href="javascript:${RUN}">x</mi></math>`,
  `<noscript><p title="</noscript><img src=x onerror='${RUN}'>">`,
  `<!--><img src=x onerror="${RUN}">-->`,
  `<template><img src=x onerror="${RUN}"></template>`,
  `<video><source onerror="${RUN}"></video>`,
  `<marquee onstart="${RUN}">x</marquee>`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
  `javascript:${RUN}`,
]

/** Ways out of where a text may stand: an attribute, a tag, a comment, a string, a direction, nothing at all. */
const WAYS: readonly ((base: string) => string)[] = [
  (base) => base,
  (base) => `"${base}`,
  (base) => `'>${base}`,
  (base) => `"/>${base}<x y="`,
  (base) => `</title></textarea></style></script>${base}`,
  (base) => `]]>-->${base}`,
  (base) => `\u202e${base}\u200b\u2066\u061c`,
  (base) => base.toUpperCase().replaceAll('RAN=1', 'ran=1').replaceAll('WINDOW', 'window').replaceAll('PARENT', 'parent'),
  (base) => `=1+1\t${base}`,
  (base) => `\u001b[31m${base}\u0007`,
]

/** 250 of them, each with a number, so that none is another one's prefix. What would run sets `window.ran`. */
export const MARKUP_PAYLOADS: readonly string[] = BASES.flatMap((base, at) =>
  WAYS.map((way, how) => `${way(base)} ${String(at * WAYS.length + how)}`),
)
