/** Words used all over the page: what events did, where they come from, what terms mean. */
export default {
  '1 event': '이벤트 1건',
  '{0} events': '이벤트 {0}건',
  '{0} missed': '{0} 누락',
  'none missed': '누락 없음',
  'the log is a new one': '새 로그라서 누락 여부를 알 수 없음',

  live: '실시간',
  replay: '밀린 이벤트',
  snapshot: '스냅샷',

  '{0} trades of {1}': '{1} {0} 체결',
  '{0} quotes of {1}': '{1} {0} 호가',
  '{0}, replayed as fast as they were recorded.': '기록 시세: {0}. 기록된 속도 그대로 재생합니다.',
  '{0}, replayed twice as fast.': '기록 시세: {0}. 2배속으로 재생합니다.',
  '{0}, replayed {1} times as fast.': '기록 시세: {0}. {1}배속으로 재생합니다.',
  'Only what people send.': '사람이 보낸 이벤트만 나옵니다.',
  'a random walk of {0}': '{0}의 랜덤 워크',
  'random walks of {0}': '{0}의 랜덤 워크',
  '{0} more': '그 밖의 {0}종',
  '{0} events a second at an even pace': '초당 {0}건, 일정한 간격',
  '{0} events a second on average, at random (Poisson)': '평균 초당 {0}건, 무작위 간격 (Poisson)',
  'Simulated: {0}, {1}, seed {2}.': '시뮬레이션: {0}, {1}, 시드 {2}.',

  'The cursor is of another log: the feed is a new one.':
    '읽은 위치 (cursor)가 다른 로그의 것입니다. 피드가 새로 시작되었습니다.',
  'The cursor is ahead of the log.': '읽은 위치 (cursor)가 로그보다 앞서 있습니다.',
  'What comes after the cursor is no longer kept.':
    '읽은 위치 (cursor) 다음의 이벤트가 더는 보관되어 있지 않습니다.',
  'Too much was missing to be sent one by one.': '밀린 이벤트가 하나씩 보내기에는 너무 많습니다.',
  'The cursor cannot be read.': '읽은 위치 (cursor)를 해석할 수 없습니다.',

  'The flow of events that everything reads.': '모두가 읽는 이벤트 흐름.',
  'Up to which event this lane has everything.': '이 레인이 빠짐없이 받은 마지막 이벤트의 위치.',
  'What this page has to itself, so that nobody else is disturbed.':
    '다른 사람을 방해하지 않도록 이 페이지만 따로 쓰는 환경.',
  'A relay in front of one transport: it counts, delays and cuts.':
    '계측 중계: 전송 방식 하나의 앞에서 바이트를 세고, 늦추고, 끊습니다.',
  'From entering the log to arriving here.':
    '발생→도착: 로그에 기록된 때부터 여기에 도착할 때까지.',
  'Asks at an interval.': '단기 폴링: 일정한 간격으로 묻습니다.',
  'Asks, and is answered when there is something.':
    '장기 폴링: 물어 두면 알릴 것이 생겼을 때 답이 옵니다.',
  'One answer that never ends.': '서버 전송 이벤트: 끝나지 않는 응답 하나.',
  'One connection, messages both ways.': '웹소켓: 연결 하나로 양쪽이 메시지를 주고받습니다.',
  'The server has not answered yet, because there is nothing new.':
    '새 이벤트가 없어 서버가 아직 응답하지 않았습니다.',
  'A poll that was answered with nothing.': '빈 응답: 새 이벤트 없이 끝난 폴링.',
  'Between two held polls nobody is asking.':
    '보류된 요청 하나가 끝나고 다음 요청이 시작될 때까지, 아무도 묻고 있지 않은 동안.',
  'The newest of everything, as one set.': '현재 상태 한 벌.',
  'Going on from the cursor, with nothing missed.':
    '읽은 위치 (cursor)부터 누락 없이 이어서 받습니다.',
  'Starting over from a snapshot, because the cursor could not be used.':
    '읽은 위치 (cursor)를 쓸 수 없어 스냅샷부터 새로 받습니다.',
  'Events that happened while the lane was away.': '레인이 끊겨 있던 동안 발생한 이벤트.',
  'Connected, but nothing gets through.': '연결은 되어 있지만 아무것도 오가지 않습니다.',
  'The heads of requests and answers.': '요청과 응답의 앞부분.',
  'What wraps each message.': '메시지를 하나하나 감싸는 부분.',
  'The events themselves.': '이벤트 그 자체.',
  'Half were faster than this.': '절반은 이보다 빠름.',
  '95 of 100 were faster than this.': '100번 중 95번은 이보다 빠름.',
} satisfies Record<string, string>
