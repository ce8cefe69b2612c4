/** The Events tab: one row an event, one column a lane. */
export default {
  'A full bar is {0}. Arrow keys pick an event.':
    '막대 전체 길이 = {0}. 화살표 키로 이벤트를 골라 보세요.',
  'Hold the table': '표 멈춤',
  'Events, newest first': '이벤트, 최신순',
  'When each lane had each event': '레인별 이벤트 도착',
  Event: '이벤트',
  Published: '발행 시각',
  'No events yet.': '아직 이벤트가 없습니다.',
  'not yet': '아직 없음',
  missed: '누락',
  'before its start': '시작 전',
  reset: '새로 받기 (reset)',
  'It came again, and was dropped.': '다시 도착하여 버렸습니다.',
  '{0} was reset: {1}.': '{0}: 새로 받기 (reset), {1}.',
} satisfies Record<string, string>
