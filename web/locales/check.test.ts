// biome-ignore-all lint/suspicious/noTemplateCurlyInString: sources of templates are looked at
import { describe, expect, test } from 'vitest'
import { compare } from './checks/compare.ts'
import { readKorean } from './checks/korean.ts'
import { worded } from './checks/problem.ts'
import { readSource } from './checks/source.ts'
import { isSame } from './same.ts'

/** What the check says of a component and of an area's Korean. */
function check(source: string, korean = '{}', file = 'web/pop-x.ts'): string[] {
  const read = readSource(file, source)
  const area = readKorean('web/locales/ko/x.ts', `export default ${korean}`)
  const problems = [...read.problems, ...area.problems, ...compare(read.texts, area.entries)]
  return problems.map(worded)
}

const shown = (markup: string) => check(`const f = () => html\`${markup}\``)

describe('a text', () => {
  test('that has its Korean passes', () => {
    const source = "f(() => [msg('One event'), msg(str`${a} of ${b}`), msg('One' + ' event')])"
    expect(check(source, "{ 'One event': '이벤트 하나', '{0} of {1}': '{1} 중 {0}' }")).toEqual([])
  })

  test('without Korean is found, with its place', () => {
    expect(check("const f = () =>\n  msg('One event')")).toEqual([
      'web/pop-x.ts:2: no Korean: "One event"',
    ])
    expect(check('f(() => msg(str`${count} events`))')).toEqual([
      'web/pop-x.ts:1: no Korean: "{0} events"',
    ])
  })

  test('in msg() within another expression is found', () => {
    expect(check("f(() => msg(str`${msg('Stop')} it`))", "{ '{0} it': '{0}' }")).toEqual([
      'web/pop-x.ts:1: no Korean: "Stop"',
    ])
  })

  test('whose Korean is empty, or the English, is found', () => {
    expect(check("f(() => msg('Stop'))", "{ Stop: '' }")).toEqual([
      'web/locales/ko/x.ts:1: no Korean: "Stop"',
    ])
    expect(check("f(() => msg('Stop'))", "{ Stop: 'Stop' }")).toEqual([
      'web/locales/ko/x.ts:1: Korean is the English: "Stop"',
    ])
  })

  test('may stay English where it has no words but those of protocols', () => {
    const source = "f(() => [msg('WebSocket'), msg(str`p95 ${ms} ms`), msg('SSE')])"
    expect(check(source, "{ WebSocket: 'WebSocket' }")).toEqual([])
    expect(isSame('`Last-Event-ID` (HTTP)')).toBe(true)
    expect(isSame('HTTP answers')).toBe(false)
  })

  test('that is not written in its place is found', () => {
    for (const argument of [
      'text',
      "open ? 'Stop' : 'Start'",
      'html`<b>Stop</b>`',
      '`${n} events`',
    ]) {
      expect(check(`f(() => msg(${argument}))`).join()).toContain('msg() takes a text in its place')
    }
  })

  test('that would be worded only once, before the language is known, is found', () => {
    const korean = "{ Stop: '정지' }"
    const once = 'web/pop-x.ts:1: worded once and for all: call msg() when it is shown: '
    expect(check("const stop = msg('Stop')", korean)).toEqual([`${once}"msg('Stop')"`])
    expect(check("class A { stop = msg('Stop') }", korean)).toEqual([`${once}"msg('Stop')"`])
    expect(check("class A { stop() { return msg('Stop') } }", korean)).toEqual([])
  })
})

describe('Korean', () => {
  test('that nothing says is found', () => {
    expect(check('', "{ 'One event': '이벤트 하나' }")).toEqual([
      'web/locales/ko/x.ts:1: said nowhere: "One event"',
    ])
  })

  test('with other placeholders than the English is found; their order is free', () => {
    const source = 'f(() => msg(str`${a} of ${b}`))'
    expect(check(source, "{ '{0} of {1}': '{1} 중 {0}, {1}' }")).toEqual([])
    expect(check(source, "{ '{0} of {1}': '{0} 중' }")).toEqual([
      'web/locales/ko/x.ts:1: other placeholders in Korean than {0} {1}: "{0} of {1}"',
    ])
  })

  test('that is another one in another area is found', () => {
    const [text] = readSource('web/pop-x.ts', "f(() => msg('Stop'))").texts
    const entries = ['정지', '멈춤'].flatMap((korean, index) => {
      return readKorean(`ko/${index}.ts`, `export default { Stop: '${korean}' }`).entries
    })
    expect(text && compare([text], entries).map(worded)).toEqual([
      'ko/0.ts:1: Korean of its own in ko/1.ts:1: "Stop"',
      'ko/1.ts:1: Korean of its own in ko/0.ts:1: "Stop"',
    ])
  })

  test('that is no text is found', () => {
    expect(check('', '{ Stop: stop() }')).toEqual([
      'web/locales/ko/x.ts:1: not a text and its Korean: "Stop: stop()"',
    ])
  })
})

describe('a template', () => {
  test('that shows words of its own is found', () => {
    expect(shown('<p>Hello\n  there, ${name}!</p>')).toEqual([
      'web/pop-x.ts:1: shown without msg(): "Hello there, !"',
    ])
    expect(shown('<b class="a">${open ? \'Stop\' : nothing}</b>').join()).toContain('"Stop"')
    expect(shown('${list.map(() => html`<i>Deep</i>`)}').join()).toContain('"Deep"')
  })

  test('that has words of its own in an attribute for people is found', () => {
    expect(shown('<a href=${x} title="Go ${there}" class="b c">1</a>').join()).toContain('"Go"')
    expect(shown("<a aria-label=${open ? 'Stop' : 'Start'} .b=${c}></a>")).toHaveLength(2)
    expect(shown('<input placeholder=Words />').join()).toContain('"Words"')
  })

  test('may hold names, units, signs and what is not for people', () => {
    const markup = `<!-- note \${a} --><p class="two words" data-x="y z" @click=\${() => f('two')}>
      \${a > b ? html\`<b>\${a}</b>\` : 'ms'} ms &middot; SSE → 1,000 · \${c}</p>
      <code>npm start</code>`
    expect(shown(markup)).toEqual([])
  })
})

describe('prose', () => {
  const source = "function f() { throw new Error('the connection was lost') }"

  test('in a module that shows nothing itself is for said(), and needs its Korean', () => {
    expect(check(source, '{}', 'web/transports/x.ts')).toEqual([
      'web/transports/x.ts:1: no Korean: "the connection was lost"',
    ])
    expect(check(source, "{ 'the connection was lost': '연결이 끊어짐' }", 'web/lane.ts')).toEqual(
      [],
    )
  })

  test('in a component has to be in msg()', () => {
    for (const text of ["'not yet'", '`not yet: ${x}`', "a ? b : 'not yet'"]) {
      expect(check(`const f = () => ${text}`).join()).toContain('shown without msg(): "not yet')
    }
  })

  test('is not what styles, types, keys, comparisons and the console hold', () => {
    const code = `css\`a b { c: d e }\`; let x: 'two words' = { 'two words': 1 }; if (x === 'two words') console.log('two words')
      ;(c.font = '600 12px sans serif'), matchMedia('(prefers-reduced-motion: reduce)')`
    expect(check(code)).toEqual([])
  })

  test('of said() is looked up, wherever it stands', () => {
    expect(check("f(() => said('Short'))")).toEqual(['web/pop-x.ts:1: no Korean: "Short"'])
  })
})
