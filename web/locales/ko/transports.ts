/** Lanes and why they are not open: looked up at run time, by `said()`. */
export default {
  'Short polling': '쇼트 폴링',
  'Long polling': '롱 폴링',
  'Server-sent events': 'SSE',
  'Asks every so often; the answer comes at once, empty or not.':
    '일정한 간격으로 물으며, 비어 있더라도 답이 바로 옵니다.',
  'Asks, and the server holds the question until there is an answer.':
    '물어 두면, 알릴 것이 생길 때까지 서버가 응답을 보류합니다.',
  'Asks once; the answer never ends, and brings every event.':
    '한 번만 물으면, 끝나지 않는 응답이 모든 이벤트를 가져옵니다.',
  'One connection for messages both ways; no more requests.':
    '연결 하나로 양쪽이 메시지를 주고받으며, 더는 요청하지 않습니다.',

  'the server is out of reach': '서버에 연결할 수 없음',
  'no answer in time; is it open in other tabs?': '제때 응답이 없음 (다른 탭에도 열려 있나요?)',
  'silent for 35 s': '35초 동안 아무것도 오지 않음',
  'the server asked to come later': '서버가 나중에 다시 연결해 달라고 함',
  'the connection was lost': '연결이 끊어짐',
  'The connection was lost.': '연결이 끊어졌습니다.',
  'the stream was refused': '스트림이 거부됨',
  'No receipt came within 10 s.': '10초 안에 접수 확인이 오지 않았습니다.',
  'This lane is not connected.': '이 레인은 연결되어 있지 않습니다.',
  'The lane is not connected.': '레인이 연결되어 있지 않습니다.',
} satisfies Record<string, string>
