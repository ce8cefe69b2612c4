import { expect, test } from 'vitest'
import { html, trusted, withCode } from './html.ts'

test('whatever is put into markup is escaped, in content and in attributes', () => {
  const hostile = `"><script>alert('&')</script>`
  expect(html`<p title="${hostile}">${hostile}</p>`.text).toBe(
    `<p title="&quot;&gt;&lt;script&gt;alert('&amp;')&lt;/script&gt;">&quot;&gt;&lt;script&gt;alert('&amp;')&lt;/script&gt;</p>`,
  )
})

test('markup within markup stays what it is, lists are joined, and nothing is shown as nothing', () => {
  const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)
  expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}`.text).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li></ul>0',
  )
  expect(html`${trusted('<svg></svg>')}`.text).toBe('<svg></svg>')
})

test('what stands between backquotes is code, and a single one is itself', () => {
  expect(html`${withCode('`wait` is <25> s')}`.text).toBe('<code>wait</code> is &lt;25&gt; s')
  expect(html`${withCode('one ` alone')}`.text).toBe('one ` alone')
})
