import { beforeEach, describe, expect, test, vi } from 'vitest'
import { setLanguage } from '../locales/locale.ts'
import type { Note } from '../model/journal.ts'
import { missedEvents } from './events.ts'
import { noteText } from './note.ts'

const notes: Note[] = [
  { what: 'start', outcome: 'live', reason: undefined, at: '42' },
  { what: 'start', outcome: 'reset', reason: 'epoch', at: '42' },
  { what: 'gap', missing: 1, after: '41' },
  { what: 'missed', count: 1200 },
  { what: 'problem', detail: 'The connection was lost.' },
  { what: 'paused', ms: 2500 },
]

beforeEach(async () => {
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', { documentElement: {} })
  await setLanguage('en')
})

describe('a note of a lane', () => {
  test('is worded where it is shown, in English', () => {
    expect(notes.map(noteText)).toEqual([
      'Start at 42, live',
      'Start at 42, reset: epoch',
      '1 event missing after 41',
      '1,200 events missed',
      'Problem: The connection was lost.',
      'Paused 2.50 s while the page was hidden',
    ])
  })

  test('and, once the language was switched, in Korean', async () => {
    await setLanguage('ko')
    expect(notes.map(noteText)).toEqual([
      '42번부터 실시간으로 시작',
      '42번부터 새로 받기 (reset: epoch)',
      '41번 뒤로 이벤트 1건 누락',
      '이벤트 1,200건 누락',
      '문제: 연결이 끊어졌습니다.',
      '페이지가 가려진 동안 2.50 s 일시 정지',
    ])
  })
})

test('what nobody can know was missed is not said to be none', () => {
  expect([0, undefined].map(missedEvents)).toEqual(['none missed', 'the log is a new one'])
})
