/** The workshop's room: joining it, and the teacher's page. */
export default {
  'Join the room': '교실 참가',
  Join: '참가',
  Leave: '나가기',
  Nickname: '별명',
  'In the room as': '참가 이름',
  'The teacher calls: {0}. {1}': '선생님이 연 시나리오: {0}. {1}',
  'Please choose another nickname: 1 to {0} characters that can be seen.':
    '다른 별명을 골라 보세요. 눈에 보이는 글자로 1~{0}자.',
  Code: '참가 코드',
  'Code of the room': '교실 참가 코드',
  'This is not the code of the room. The teacher’s page shows it.':
    '교실 참가 코드가 아닙니다. 선생님 화면에서 확인해 보세요.',
  'You are not in the room any more. Join again with its code.':
    '이제 교실에 참가한 상태가 아닙니다. 코드를 입력해 다시 참가해 보세요.',
  'The server is out of reach.': '서버에 연결할 수 없습니다.',
  'This page is the teacher’s. Open it once with the key that was printed where the server was started:':
    '선생님 화면입니다. 서버를 시작한 곳에 표시된 키를 붙여 한 번 열어 보세요.',
  'The key in the address is not right (any more).': '주소에 있는 키가 맞지 않거나 바뀌었습니다.',
  'The room is full.': '교실이 가득 찼습니다.',
  'Another tab has taken your place in the room.': '다른 탭이 이 교실 자리를 이어받았습니다.',

  'The room': '교실',
  'here: {0}': '참가 {0}명',
  'here: {0} · away: {1}': '참가 {0}명 · 자리 비움 {1}명',
  'The server is out of reach. What is shown is as it was.':
    '서버에 연결할 수 없습니다. 연결이 끊기기 전 상태가 표시되어 있습니다.',
  'Scan or type it, then press “Join the room”.':
    'QR 코드를 찍거나 주소를 입력한 다음 “교실 참가”를 눌러 보세요.',
  'Only this computer can open this address. For a room, start the server with:':
    '이 주소는 이 컴퓨터에서만 열립니다. 교실에서 쓰려면 다음 명령으로 서버를 시작해 보세요.',
  'QR code of the link': '링크의 QR 코드',

  'In the room': '참가자',
  'Nobody has joined yet.': '아직 참가자가 없습니다.',
  runs: '동작 중',
  'fell back': '우회 중',
  connects: '연결 중',
  'not known': '알 수 없음',
  'all lanes run': '모든 레인 동작 중',
  'all lanes: {0}': '모든 레인: {0}',
  'lanes not known yet': '레인 상태를 아직 알 수 없음',
  'lanes that fell back: {0}, stopped: {1}': '우회 중인 레인 {0}개, 멈춘 레인 {1}개',
  predicted: '예측함',
  measured: '측정함',
  'predicted: {0}, measured: {1}': '예측 {0}명, 측정 {1}명',

  'Servers share this feed: each says at its start, by its options, where the events come from.':
    '여러 서버가 함께 쓰는 피드입니다. 이벤트 출처는 각 서버를 시작할 때 옵션으로 정합니다.',

  Scenario: '시나리오',
  Call: '열기',
  'Call it again': '다시 열기',
  End: '끝내기',
  'Called at {0}.': '{0}에 열었습니다.',

  Predicted: '예측',
  Measured: '측정',
  Model: '모델',
  'Model {0}': '모델 {0}',
  'Median {0}': '중앙값 {0}',
  'median of n = {0}, from {1} to {2}': 'n = {0}의 중앙값, {1}~{2}',
  '{0} of n = {1}': 'n = {1} 중 {0}',
  'Came true': '맞은 예측',
  'of {0}': '{0}명 중',
  'As a table': '표로 보기',
  'Predictions and results': '예측과 결과',
  'Predictions above the line, results below it. The table below has the same.':
    '선 위는 예측, 선 아래는 결과. 같은 내용이 아래 표에 있습니다.',
  'No answers yet.': '아직 답이 없습니다.',
  'Model of this run': '이 실행의 모델',
  yes: '예',
  no: '아니요',
  other: '그 밖',
} satisfies Record<string, string>
