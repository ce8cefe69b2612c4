/** What stands below in each lane: prices, notifications, publishing, the cursor, the log. */
export default {
  Prices: '시세',
  buy: '매수',
  sell: '매도',

  Notifications: '알림',
  'None yet': '아직 없음',
  info: '정보',
  warning: '경고',
  critical: '심각',

  'Publish the way this lane would': '이 레인의 방식으로 발행',
  'Say something': '메시지를 입력해 보세요',
  'What to publish over {0}': '{0} 레인으로 발행할 내용',
  Publish: '발행',
  'Shows the way round: the receipt, then the event back on this lane.':
    '접수 확인이 오고 이벤트가 이 레인으로 돌아오기까지 걸린 시간이 여기에 표시됩니다.',
  'Not published: {0}': '발행 실패: {0}',
  'Waiting for the receipt…': '접수 확인을 기다리는 중…',
  'Receipt after {0}, not back on this lane yet': '{0} 만에 접수 확인, 이 레인에는 아직 안 돌아옴',
  'Receipt after {0}, back on this lane after {1}':
    '{0} 만에 접수 확인, {1} 만에 이 레인으로 돌아옴',

  'What the cursor buys': '읽은 위치 (cursor)의 효과',
  'Reconnect without the cursor': '읽은 위치 (cursor) 없이 다시 연결',
  'Drop, reconnect after {0} s': '끊고 {0}초 뒤 다시 연결',
  'Resumed: {0} replayed, none missed': '이어받기: 밀린 {0} 받음, 누락 없음',
  'Started from a snapshot of {0}': '스냅샷으로 시작: {0}',
  'Started over from a snapshot of {0}; {1}': '스냅샷으로 다시 시작: {0}, {1}',
  'Reset: {0}, from a snapshot of {1}; {2}': '새로 받기 (reset: {0}), 스냅샷 {1}, {2}',

  'Last events': '최근 이벤트',
  'Last events, {0}': '최근 이벤트, {0}',
  'Start at {0}, live': '{0}번부터 실시간으로 시작',
  'Start at {0}, resumed': '{0}번부터 이어받기',
  'Start at {0}, reset: {1}': '{0}번부터 새로 받기 (reset: {1})',
  'The log is a new one: what was missed is not known':
    '새 로그라서 무엇이 누락되었는지 알 수 없음',
  '{0} missing after {1}': '{1}번 뒤로 {0} 누락',
  'Problem: {0}': '문제: {0}',
  'Paused {0} while the page was hidden': '페이지가 가려진 동안 {0} 일시 정지',
} satisfies Record<string, string>
