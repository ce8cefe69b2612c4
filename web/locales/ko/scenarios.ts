export default {
  'This takes roads, and this page has none.': '회선이 있어야 하는데 이 페이지에는 없습니다.',
  'This takes roads, and these lanes are out of their reach: {0}.':
    '회선이 있어야 하는데 다음 레인은 회선에 연결되지 않았습니다: {0}.',
  'No connection was there to be cut.': '끊을 연결이 없었습니다.',
  'Scenarios: predict, run, see': '시나리오: 예측, 실행, 확인',
  'One event': '이벤트 하나',
  'One event is sent. Who hears of it last, and why?':
    '이벤트를 하나 보냅니다. 누가 가장 늦게 받을까요? 이유는 무엇일까요?',
  'A quiet feed': '조용한 피드',
  'One event every 2 s on average, at random, and a poll every 2 s: many polls are for nothing. Push has its own price.':
    '이벤트는 평균 2초에 하나씩 무작위로 생기고, 폴링은 2초마다 합니다. 헛폴링이 많습니다. 푸시에도 비용이 있습니다.',
  'Steady 1 Hz': '규칙적인 1 Hz',
  'An event a second, a poll every 2 s. A neighbour with the same settings sees another lateness. Why?':
    '이벤트는 1초마다, 폴링은 2초마다. 설정이 같은 옆 사람의 도착 지연은 다릅니다. 왜 그럴까요?',
  'Real trades': '실제 체결',
  'Trades as they were recorded, ten times as fast. A poll every 2 s must miss some, or not?':
    '기록된 체결을 열 배 속도로 내보냅니다. 2초마다 폴링하면 몇 건은 놓칠까요?',
  Distance: '거리',
  'Four events a second, first 110 ms and then 140 ms away. 30 ms more: what can break?':
    '이벤트는 1초에 네 건, 거리는 110 ms에서 140 ms로. 30 ms가 늘면 무엇이 무너질까요?',
  'A burst': '몰려오는 이벤트',
  '40 events a second, a poll every 2 s. Polling wastes bytes, they say. Per event, too?':
    '이벤트는 1초에 40건, 폴링은 2초마다. 폴링은 바이트를 낭비한다고 합니다. 이벤트 한 건당으로도 그럴까요?',
  '871 against 2': '871 대 2',
  '“871 bytes of HTTP headers against 2 bytes of a WebSocket frame.” Of what is that true?':
    '“HTTP 헤더 871바이트 대 WebSocket 프레임 2바이트.” 무엇에 대해 맞는 말일까요?',
  'Cut all lanes': '모든 레인 끊기',
  'Five events a second, and every connection is cut: with the cursor, and without.':
    '이벤트는 1초에 다섯 건. 모든 연결을 끊습니다. 읽은 위치가 있을 때와 없을 때를 비교합니다.',
  'One more stream': '스트림 하나 더',
  'One SSE stream after another to one origin, as tabs would open them, until one hangs.':
    '탭을 여러 개 열듯이, 한 오리진에 SSE 스트림을 하나씩 더 엽니다. 하나가 멈출 때까지.',
  'Talk back': '되보내기',
  'To say something: POST beside a stream, or the WebSocket that is open anyway?':
    '무언가를 보낼 때, 스트림 옆에서 POST를 쓸까요, 이미 열린 WebSocket을 쓸까요?',
  'Lose a server': '서버 하나 잃기',
  'Several servers share one log, and one that lanes are with is killed. What is lost?':
    '여러 서버가 로그 하나를 함께 쓰는데, 레인이 연결된 서버 하나를 죽입니다. 무엇이 누락될까요?',

  Again: '다시',
  'Close the scenario': '시나리오 닫기',
  Run: '실행',
  'about {0} s': '약 {0}초',
  'Your prediction': '내 예측',
  Predict: '예측',
  'Progress of the run': '실행 진행률',
  'Stop the run': '실행 중지',
  'You said {0}.': '예측: {0}.',
  'You said {0}; this run cannot tell.': '예측은 {0}이었지만, 이번 실행으로는 알 수 없습니다.',
  'It was {0}.': '결과: {0}.',
  'You said {0}, it was {1}.': '예측 {0}, 결과 {1}.',
  '{0} to {1}': '{0}~{1}',
  'n = {0} is too few to call that right or wrong.':
    'n = {0}으로는 맞았는지 틀렸는지 말할 수 없습니다.',
  'That is within what this run allows.': '이번 실행이 허용하는 범위 안입니다.',
  'That is outside of what this run allows.': '이번 실행이 허용하는 범위 밖입니다.',

  'The page was hidden, and its lanes paused. Run it again in sight.':
    '페이지가 가려져 레인이 멈췄습니다. 페이지를 보이게 두고 다시 실행해 보세요.',
  'Setting the bench': '실험대 설정 중',
  'No lane is open: is the server running?': '열린 레인이 없습니다. 서버가 실행 중인가요?',
  none: '없음',

  'Which lane hears of it last?': '어느 레인이 가장 늦게 받을까요?',
  'Event {0} of {1}: sent, and waited for': '이벤트 {0}/{1}: 보내고 기다리는 중',
  'Event {0} of {1}': '이벤트 {0}/{1}',
  'Fewer than two lanes heard anything: there is nothing to compare.':
    '이벤트를 받은 레인이 둘보다 적어 비교할 수 없습니다.',
  '{0} heard last, {1} of {2} times: after {3}.':
    '가장 늦은 레인: {0} ({2}번 중 {1}번). 받기까지 {3}.',
  'It hears when it asks again, up to {0} later; nobody could tell it before.':
    '다시 물어볼 때에야, 최대 {0} 뒤에 받습니다. 그 전에는 아무도 알려 줄 수 없습니다.',
  'In this run that was not short polling, which the model would not expect; n = {0} is too few to tell.':
    '이번 실행에서는 쇼트 폴링이 아니었습니다. 모델의 예상과 다르지만 n = {0}으로는 판단할 수 없습니다.',
  'The others at the median: {0}, which is the {1} of one way that this demo adds.':
    '나머지 레인의 중앙값: {0}. 이 데모가 더한 편도 {1}입니다.',
  'The others at the median: {0}.': '나머지 레인의 중앙값: {0}.',
  '{0} did not hear of {1} of {2} in time.': '{0}: {2}건 중 {1}건을 제때 받지 못했습니다.',
  'your prediction: hears last': '내 예측: 가장 늦음',

  'What share of the short polls comes back with nothing?': '쇼트 폴링 가운데 헛폴링은 몇 %일까요?',
  '{0} of {1} polls came back with nothing so far': '지금까지 폴링 {1}번 중 {0}번이 헛폴링',
  'Short polling did not run, so that there is nothing to count.':
    '쇼트 폴링이 실행되지 않아 셀 것이 없습니다.',
  'n = {0}; {1} to {2}': 'n = {0}; {1}~{2}',
  '{0} of {1} polls came back with nothing: {2} ({3}).': '폴링 {1}번 중 헛폴링 {0}번: {2} ({3}).',
  'your prediction: {0} % empty': '내 예측: 헛폴링 {0} %',
  'n = {0} is too few to tell: they would allow the model’s e^(−λP) = {1}, and much else.':
    'n = {0}으로는 판단할 수 없습니다. 모델의 e^(−λP) = {1}도, 다른 많은 값도 가능합니다.',
  'The model says e^(−λP) = {0}, which is within what n = {1} allows.':
    '모델은 e^(−λP) = {0}이고, n = {1}이 허용하는 범위 안입니다.',
  'In this run that is not what the model would expect, e^(−λP) = {0}: about 1 run of 20 falls outside by chance.':
    '이번 실행은 모델의 예상 e^(−λP) = {0}과 다릅니다. 실행 20번 중 한 번쯤은 우연히 벗어납니다.',
  'What push costs is not known: there is no road to count bytes on.':
    '푸시의 비용은 알 수 없습니다. 바이트를 셀 회선이 없습니다.',
  'What push costs is not known: no heartbeat came on its own in this run.':
    '푸시의 비용은 알 수 없습니다. 이번 실행에서는 하트비트가 따로 온 적이 없습니다.',
  'Push is not free either. Heartbeats, bytes a minute: {0} (counted: {1}, scaled to a minute).':
    '푸시도 공짜가 아닙니다. 분당 하트비트 바이트: {0} (센 횟수: {1}, 1분으로 환산).',
  'The empty polls took {0} a minute.': '헛폴링에는 분당 {0}가 들었습니다.',

  'How late is short polling going to be, on average?': '쇼트 폴링의 평균 도착 지연은 얼마일까요?',
  'Short polling does not run.': '쇼트 폴링이 실행되고 있지 않습니다.',
  'Connection {0} of {1}, with the same settings': '연결 {0}/{1}, 같은 설정',
  'Now each poll at a moment of its own': '이제 폴링 시점을 매번 무작위로',
  'Too few events came in this run to tell.': '이번 실행에서는 이벤트가 너무 적어 알 수 없습니다.',
  'Three connections with the same settings were late by {0} on average, each steady to {1}.':
    '설정이 같은 세 연결의 평균 도착 지연은 {0}, 각각의 흔들림은 {1} 이내였습니다.',
  'A poll every {0} and an event every {1} keep the phase they happened to begin with: clocks lock, and a neighbour’s lock elsewhere.':
    '{0}마다의 폴링과 {1}마다의 이벤트는 처음 맞은 위상을 유지합니다. 시계가 맞물리고, 옆 사람의 시계는 다른 곳에서 맞물립니다.',
  'In this run they came out alike, {0} apart, which is luck: run it again.':
    '이번 실행에서는 차이가 {0}로 비슷했습니다. 우연입니다. 다시 실행해 보세요.',
  'your prediction: {0} on average': '내 예측: 평균 {0}',
  'With the phase drawn anew for each poll it was {0}, where the model says {1}; {2} polls are too few to tell.':
    '폴링마다 위상을 새로 뽑으면 {0}, 모델은 {1}. 폴링 {2}번으로는 판단할 수 없습니다.',
  'With the phase drawn anew for each poll it was {0} (n = {1}; {2} to {3}), as the model says: {4}.':
    '폴링마다 위상을 새로 뽑으면 {0} (n = {1}; {2}~{3}), 모델의 {4}과 맞습니다.',
  'With the phase drawn anew for each poll it was {0} (n = {1}; {2} to {3}), which the model would not expect: {4}.':
    '폴링마다 위상을 새로 뽑으면 {0} (n = {1}; {2}~{3}), 모델의 예상 {4}과 다릅니다.',

  'Which lane misses trades?': '어느 레인이 체결을 놓칠까요?',
  'All lanes take down what they receive': '모든 레인이 받은 것을 기록하는 중',
  'The slowest get the time to catch up': '가장 느린 레인이 따라올 때까지 기다리는 중',
  'None that we know of, but n = {0} events is too few to tell.':
    '누락은 보이지 않지만, 이벤트 n = {0}건으로는 판단할 수 없습니다.',
  'None: all {0} lanes had the same {1} events, no. {2} to no. {3}.':
    '없음: 레인 {0}개가 모두 같은 이벤트 {1}건을 받았습니다({2}번~{3}번).',
  'In this run events are missing ({0} of {1}), which the cursor should not let happen.':
    '이번 실행에서는 이벤트가 누락됐습니다({1}건 중 {0}). 읽은 위치가 있으면 일어나지 않아야 할 일입니다.',
  'The cursor batches them: short polling had them in {0} answers, up to {1} in one.':
    '읽은 위치 덕분에 묶여서 옵니다. 쇼트 폴링은 응답 {0}개로, 한 번에 최대 {1}건을 받았습니다.',
  'What it costs is lateness, at the median: {0}.': '대가는 도착 지연입니다(중앙값): {0}.',
  'your prediction: misses trades: {0}': '내 예측: 체결을 놓침: {0}',

  'Which lane breaks, going from 110 to 140 ms one way?':
    '편도 110 ms에서 140 ms로 가면 어느 레인이 무너질까요?',
  '{0} one way': '편도 {0}',
  'n = {0} events is too few to tell. Run it longer.':
    '이벤트 n = {0}건으로는 판단할 수 없습니다. 더 오래 실행해 보세요.',
  'Long polling broke: from {0} to {1} late on average (n = {2}; the model: {3} and {4}).':
    '롱 폴링이 무너졌습니다. 평균 도착 지연 {0} → {1} (n = {2}; 모델: {3}, {4}).',
  'A question comes back {0} after the answer, and the next event is there after {1}: each falls into the gap.':
    '응답이 나가고 다음 요청은 {0} 뒤에 오는데, 다음 이벤트는 {1} 뒤에 생깁니다. 모두 빈틈에 빠집니다.',
  'In this run long polling was late before the way became longer: {0}, then {1}, where the model says {2} and {3}.':
    '이번 실행에서는 거리가 늘기 전부터 롱 폴링이 늦었습니다. {0}, 이어서 {1}. 모델은 {2}, {3}.',
  'One way took {0} rather than {1}: this machine is busy, and adds to the distance.':
    '편도가 {1}이 아니라 {0} 걸렸습니다. 이 컴퓨터가 바빠서 거리가 더 늘었습니다.',
  'In this run no lane broke, which the model would not expect: long polling went from {0} to {1}, where it says {2} and {3}.':
    '이번 실행에서는 무너진 레인이 없어 모델의 예상과 다릅니다. 롱 폴링 {0} → {1}, 모델은 {2}, {3}.',
  'In this run it was {0}, from {1} to {2}, which the model would not expect.':
    '이번 실행에서 무너진 레인: {0}, {1} → {2}. 모델의 예상과 다릅니다.',
  'Long polling went from {0} to {1} (the model: {2} and {3}).':
    '롱 폴링 {0} → {1} (모델: {2}, {3}).',
  'your prediction: breaks: {0}': '내 예측: 무너짐: {0}',
  'The two streams are equal at {0}: {1}.': '{0}에서 두 스트림은 같습니다: {1}.',
  'The two streams differ at {0}, which the model would not expect: {1}.':
    '{0}에서 두 스트림이 달라 모델의 예상과 다릅니다: {1}.',

  'Which lane has the fewest bytes of headers and framing per event?':
    '이벤트 한 건당 헤더와 포장 바이트가 가장 적은 레인은 어느 것일까요?',
  'What crosses the roads is counted': '회선을 지나는 바이트를 세는 중',
  'Bytes are counted on roads, and this page has none.':
    '바이트는 회선에서 세는데, 이 페이지에는 회선이 없습니다.',
  'n = {0} events on a road is too few to tell. Run it longer.':
    '한 회선의 이벤트 n = {0}건으로는 판단할 수 없습니다. 더 오래 실행해 보세요.',
  '{0} has the fewest: {1} of headers and framing per event (n = {2}).':
    '가장 적은 레인: {0}, 이벤트 한 건당 헤더와 포장 {1} (n = {2}).',
  'In this run {0} has the fewest, {1} per event, which the model would not expect.':
    '이번 실행에서 가장 적은 레인: {0}, 한 건당 {1}. 모델의 예상과 다릅니다.',
  'In order: {0}.': '순서: {0}.',
  'your prediction: fewest bytes': '내 예측: 가장 적은 바이트',
  'Short polling beats SSE here: a poll’s {0} are shared by {1} events, while SSE spends {2} on each.':
    '여기서는 쇼트 폴링이 SSE보다 적습니다. 폴링 한 번의 {0}를 이벤트 {1}건이 나누고, SSE는 한 건마다 {2}를 씁니다.',
  'Short polling does not beat SSE here: a poll’s {0} are shared by {1} events, while SSE spends {2} on each.':
    '여기서는 쇼트 폴링이 SSE보다 적지 않습니다. 폴링 한 번의 {0}를 이벤트 {1}건이 나누고, SSE는 한 건마다 {2}를 씁니다.',
  'By these bytes polling is the cheaper one from {0} events per poll.':
    '이 바이트 수로 보면 폴링 한 번에 이벤트 {0}건부터 폴링이 더 쌉니다.',

  'Payload and TCP/IP included: how many times the bytes of a frame does a poll take?':
    '내용과 TCP/IP까지 합치면, 폴링은 프레임의 몇 배 바이트일까요?',
  'Heads and frames are counted on the roads': '회선에서 헤더와 프레임을 세는 중',
  'Nothing was counted: that takes roads, short polling and WebSocket.':
    '센 것이 없습니다. 회선과 쇼트 폴링, WebSocket이 필요합니다.',
  'Heads: {0} a poll against {1} a frame, {2} to 1. Of heads the saying is true.':
    '헤더: 폴링 {0} 대 프레임 {1}, {2} 대 1. 헤더에 대해서는 맞는 말입니다.',
  'Heads: {0} a poll against {1} a frame, {2} to 1. In this run the saying is not true even of heads.':
    '헤더: 폴링 {0} 대 프레임 {1}, {2} 대 1. 이번 실행에서는 헤더에 대해서도 맞지 않습니다.',
  'With the payload: {0} against {1} per event, {2} to 1 (n = {3}).':
    '내용까지: 이벤트 한 건당 {0} 대 {1}, {2} 대 1 (n = {3}).',
  'With TCP/IP, as a model: {0} against {1}, {2} to 1.': 'TCP/IP까지(모델): {0} 대 {1}, {2} 대 1.',
  '“871 bytes against 2” is from Lubbers and Greco’s “HTML5 WebSocket: A Quantum Leap in Scalability for the Web” (2010).':
    '“871바이트 대 2바이트”의 출처: Lubbers와 Greco, “HTML5 WebSocket: A Quantum Leap in Scalability for the Web” (2010).',
  'your prediction: {0} times the bytes': '내 예측: 바이트 {0}배',

  'All lanes are cut and keep their cursors: how many events do they lose together?':
    '모든 레인을 끊되 읽은 위치(cursor)는 남깁니다. 모두 합쳐 이벤트 몇 건이 누락될까요?',
  'events lost': '건 누락',
  'Cut {0} of 3, with the cursor': '끊기 {0}/3, 읽은 위치 있음',
  'Cut {0} of 3, without the cursor': '끊기 {0}/3, 읽은 위치 없음',
  'None with the cursor: {0} lanes, cut {1} times, resumed and were given {2} events afterwards.':
    '읽은 위치가 있으면 누락 없음: 레인 {0}개를 {1}번 끊었고, 이어받으며 밀린 이벤트 {2}건을 받았습니다.',
  'In this run {0} were lost in spite of the cursor, which should not happen.':
    '이번 실행에서는 읽은 위치가 있는데도 {0}건이 누락됐습니다. 일어나지 않아야 할 일입니다.',
  'your prediction: {0} lost': '내 예측: 누락 {0}건',
  'Without it, lost: {0}; about rate × absence, {1}.':
    '없으면 누락: {0}. 대략 발생률 × 끊긴 시간, 곧 {1}입니다.',
  'Without it, lost: {0}; in this run that is not rate × absence, {1}.':
    '없으면 누락: {0}. 이번 실행에서는 발생률 × 끊긴 시간, 곧 {1}과 다릅니다.',
  'SSE came back by itself, after {0}; the others by code of this page.':
    'SSE는 {0} 뒤에 스스로 다시 연결했고, 나머지는 이 페이지의 코드가 다시 연결했습니다.',
  'In this run SSE did not come back by itself: the page opened it anew, after {0}.':
    '이번 실행에서는 SSE가 스스로 다시 연결하지 못해, {0} 뒤에 페이지가 새로 열었습니다.',

  'Twice a server is killed while others go on: how many events do the lanes lose together?':
    '다른 서버는 그대로 두고 서버를 두 번 죽입니다. 레인을 모두 합쳐 이벤트 몇 건이 누락될까요?',
  'Only workers can be killed from here, and this server has none: start one with --redis and --workers 3.':
    '여기서는 작업 프로세스만 죽일 수 있는데 이 서버에는 없습니다. --redis와 --workers 3으로 시작해 보세요.',
  'The lanes leave their bench, whose roads all end at one server':
    '레인이 내 실험대를 떠나는 중: 실험대의 회선은 모두 한 서버로 이어집니다',
  'Some events, and then server {0} of {1} is killed':
    '이벤트를 몇 건 받은 뒤 서버를 죽입니다 ({0}/{1})',
  'Stopped during the run, so that nothing can be said: {0}.':
    '실행 중에 레인이 멈춰 아무것도 말할 수 없습니다: {0}.',
  'No lane was told which server it is with.': '어느 서버에 연결되었는지 아는 레인이 없습니다.',
  'None: whoever was with a server that was killed went on with another from its cursor, and was given what it had missed: {0}.':
    '누락 없음: 죽은 서버에 있던 레인은 읽은 위치로 다른 서버에서 이어받았고, 밀린 이벤트를 받았습니다: {0}.',
  'Until another server answered it: {0}.': '다른 서버가 응답하기까지: {0}.',
  'Answered by another server without noticing anything: {0}.':
    '아무것도 눈치채지 못한 채 다른 서버의 응답을 받은 레인: {0}.',
  'Lanes that were with another server noticed nothing.':
    '다른 서버에 연결된 레인은 아무것도 눈치채지 못했습니다.',
  'In this run lanes had to start again although their server went on: {0}.':
    '이번 실행에서는 서버가 그대로인데도 다시 시작한 레인이 있습니다: {0}.',

  'Which connection to one origin is the first to hang?':
    '한 오리진에 대한 몇 번째 연결이 처음으로 멈출까요?',
  'Stream {0} was refused rather than held up, so that this run cannot tell.':
    '{0}번째 스트림은 멈춘 것이 아니라 거부되어, 이번 실행으로는 알 수 없습니다.',
  'In this run none of {0} streams hung, which HTTP/1.1 would not let pass: this is another version, or a browser with another limit.':
    '이번 실행에서는 스트림 {0}개가 모두 열렸습니다. HTTP/1.1이라면 그럴 수 없으니, 다른 버전이거나 한도가 다른 브라우저입니다.',
  'The streams before it were slow as well, so that this run cannot tell.':
    '앞선 스트림들도 느려서, 이번 실행으로는 알 수 없습니다.',
  'Connection {0} hung: nothing in {1}, where those before it were open within {2}.':
    '{0}번째 연결이 멈췄습니다. {1} 동안 응답이 없었고, 앞선 연결은 {2} 안에 열렸습니다.',
  'All {0} before it were streams added here: the page’s own lanes have roads, which are origins of their own.':
    '앞선 {0}개는 모두 여기서 더한 스트림입니다. 이 페이지의 레인은 저마다 다른 오리진인 회선을 씁니다.',
  'This page held {0} of them itself ({1}), so that it was stream {2} of those added here.':
    '그중 {0}개는 이 페이지가 쓰던 것이므로({1}), 여기서 더한 것으로는 {2}번째입니다.',
  'When one was closed it opened, after {0}: a browser keeps six HTTP/1.1 connections to an origin, over all its tabs.':
    '하나를 닫자 {0} 뒤에 열렸습니다. 브라우저는 모든 탭을 합쳐 오리진마다 HTTP/1.1 연결을 여섯 개까지 둡니다.',
  'your prediction: no. {0} hangs': '내 예측: {0}번째가 멈춤',
  'Streams open: {0}': '열린 스트림: {0}개',
  'Add a stream': '스트림 하나 더하기',
  'This one hangs. Does closing another let it through?':
    '이 스트림은 멈췄습니다. 다른 것을 닫으면 열릴까요?',

  'Which has its receipt sooner?': '접수 확인을 먼저 받는 쪽은 어느 것일까요?',
  'no difference': '차이 없음',
  'Publishing with POST': 'POST로 보내는 중',
  'Publishing over the WebSocket': 'WebSocket으로 보내는 중',
  'n = {0} receipts is too few to tell.': '접수 확인 n = {0}건으로는 판단할 수 없습니다.',
  'No difference: the receipt after {0} by POST and {1} over the WebSocket, at the median (n = {2} each).':
    '차이 없음: 접수 확인까지 POST {0}, WebSocket {1} (중앙값, 각 n = {2}).',
  'In this run POST: the receipt after {0}, over the WebSocket after {1}, at the median (n = {2} each); one round trip is all that either needs.':
    '이번 실행에서는 POST: 접수 확인까지 {0}, WebSocket은 {1} (중앙값, 각 n = {2}). 둘 다 왕복 한 번이면 됩니다.',
  'In this run the WebSocket: the receipt after {0}, by POST after {1}, at the median (n = {2} each); one round trip is all that either needs.':
    '이번 실행에서는 WebSocket: 접수 확인까지 {0}, POST는 {1} (중앙값, 각 n = {2}). 둘 다 왕복 한 번이면 됩니다.',
  'Back on the lane that sent it: after {0} and {1}.': '보낸 레인으로 되돌아오기까지: {0}, {1}.',
  'your prediction: no difference': '내 예측: 차이 없음',
  'your prediction: receipt first': '내 예측: 접수 확인이 먼저',
  'Bytes are not known: that takes roads to count them on.':
    '바이트는 알 수 없습니다. 세려면 회선이 필요합니다.',
  'Bytes, both ways, the event’s return included: {0} a POST against {1} a message, {2} to 1.':
    '양방향 바이트(되돌아온 이벤트 포함): POST 한 번 {0} 대 메시지 하나 {1}, {2} 대 1.',
  'It took {0} requests to POST {1} times: the first across origins is preceded by a preflight.':
    'POST {1}번에 요청 {0}개가 들었습니다. 다른 오리진으로 가는 첫 POST 앞에는 preflight가 있습니다.',
  'No preflight was counted: the browser remembered the one before, or the lane is on the page’s own origin.':
    'preflight가 없었습니다. 브라우저가 앞의 것을 기억했거나, 레인이 페이지와 같은 오리진에 있습니다.',
  'It takes the lanes of SSE and WebSocket, and one of them does not run.':
    'SSE와 WebSocket 레인이 필요한데, 하나가 실행되고 있지 않습니다.',

  'Your own code, held against promises 1 to 3.': '내 코드: 약속 1~3을 지키는지 확인합니다.',
  'batch() was given something else.': 'batch()에 묶음이 아닌 것을 넘겼습니다.',
  'order broken: {0} after {1}': '순서 어긋남: {1} 다음에 {0}',
  'silent gap: {0} missing between {1} and {2}': '말없는 누락: {1}과 {2} 사이에 {0}건',
  'not recognisable: an event with the id {0}': '알아볼 수 없음: id가 {0}인 이벤트',
  'not recognisable: {0} came again with other content':
    '알아볼 수 없음: {0}이 다른 내용으로 다시 왔음',
  "'{0}' is no name: a to z, 0 to 9 and -, at most 20, a letter first":
    "'{0}'은 이름이 될 수 없습니다. a~z, 0~9, -만 쓰고, 글자로 시작하고, 20자까지입니다",
  "there is a lane called '{0}' already: choose another name":
    "'{0}' 레인이 이미 있습니다. 다른 이름을 골라 보세요",
  "lab.lane('{0}', code) takes a function, or null to remove the lane":
    "lab.lane('{0}', code)에는 함수를 넘깁니다. null을 넘기면 레인을 지웁니다",
  "lane '{0}' removed": "레인 '{0}' 제거됨",
  "there is no lane '{0}'": "레인 '{0}'이 없습니다",
  "lane '{0}' replaced": "레인 '{0}' 바뀜",
  "lane '{0}' added": "레인 '{0}' 추가됨",
} satisfies Record<string, string>
