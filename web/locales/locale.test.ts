import { readdirSync } from 'node:fs'
import { msg, type StrResult, str } from '@lit/localize'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { korean } from './ko.ts'
import { browserLanguage, language, setLanguage } from './locale.ts'
import { said } from './said.ts'
import { idOf, placeholders, templateOf } from './templates.ts'

/** As much of a page as the switching of languages takes. */
const page = { documentElement: { lang: '' } }

beforeEach(async () => {
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', page)
  await setLanguage('en')
})

describe('a translation', () => {
  test('without placeholders is a text, with them what `str` makes', () => {
    expect(templateOf('읽은 위치')).toBe('읽은 위치')
    const { strings, values, ...rest } = templateOf('{1} 중 {0}건') as StrResult
    expect([[...strings], values, rest]).toEqual([['', ' 중 ', '건'], [1, 0], { strTag: true }])
  })

  test('has the id that @lit/localize gives to the English', () => {
    expect(idOf('Hello World')).toMatch(/^s[0-9a-f]{16}$/)
    expect(idOf('{0} events')).not.toBe(idOf(' events'))
    expect(placeholders('{0}, {1} and {0}')).toEqual([0, 1, 0])
  })
})

describe('a language', () => {
  test('is switched there and back, and the page says which it is', async () => {
    const both = () => [msg('Publish'), msg(str`What to publish over ${'SSE'}`)]
    expect(both()).toEqual(['Publish', 'What to publish over SSE'])
    await setLanguage('ko')
    expect(both()).toEqual(['발행', 'SSE 레인으로 발행할 내용'])
    expect([language(), page.documentElement.lang]).toEqual(['ko', 'ko'])
    await setLanguage('en')
    expect(both()[0]).toBe('Publish')
    expect([language(), page.documentElement.lang]).toEqual(['en', 'en'])
  })

  test('puts expressions where the Korean has them', async () => {
    await setLanguage('ko')
    expect(msg(str`${'XBTUSDT'} trades of ${'11월 10일'}`)).toBe('11월 10일 XBTUSDT 체결')
  })

  test('looks up what is known at run time only, and leaves the rest as it is', async () => {
    expect(said('Short polling')).toBe('Short polling')
    await setLanguage('ko')
    expect(said('Short polling')).toBe('쇼트 폴링')
    expect(said(said('Short polling'))).toBe('쇼트 폴링')
    expect([said('HTTP 503'), said('toString')]).toEqual(['HTTP 503', 'toString'])
  })

  test('is the one of the address, then of the browser, then English', () => {
    expect(browserLanguage('?lang=ko', ['en-US'])).toBe('ko')
    expect(browserLanguage('?lang=en', ['ko-KR'])).toBe('en')
    expect(browserLanguage('?lang=tlh', ['ko-KR', 'en'])).toBe('ko')
    expect(browserLanguage('', ['fr', 'en-GB', 'ko'])).toBe('en')
    expect(browserLanguage('', ['fr'])).toBe('en')
  })
})

test('every area of Korean is joined', async () => {
  const names = readdirSync(new URL('ko/', import.meta.url))
  for (const name of names) {
    const { default: words } = await import(new URL(`ko/${name}`, import.meta.url).href)
    expect(Object.keys(korean)).toEqual(expect.arrayContaining(Object.keys(words)))
  }
})
