// One participant in a tab, driven from outside: each function takes one object and returns what JSON can say.
{
  const page = { lines: new Map(), joinedAt: 0 };
  const sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
  const functions = {};

  // From now on connections use nothing but TURN: the servers that the hub named, those whose address matches.
  functions.relayOnly = async ({ match }) => {
    const iceServers = page.iceServers.map(server => ({ ...server, urls: server.urls.filter(url => url.includes(match)) }));
    page.configuration = { iceTransportPolicy: 'relay', iceServers };
    return iceServers;
  };

  // Which candidates TURN servers give for these credentials, and with which codes they refuse.
  functions.gather = async ({ iceServers }) => {
    const peer = new RTCPeerConnection({ iceTransportPolicy: 'relay', iceServers });
    const gathered = { types: [], errors: [] };
    peer.onicecandidate = ({ candidate }) => candidate?.candidate && gathered.types.push(candidate.type);
    peer.onicecandidateerror = ({ errorCode }) => gathered.errors.push(errorCode);
    peer.createDataChannel('any');
    await peer.setLocalDescription();
    while (peer.iceGatheringState !== 'complete') {
      await sleep(20);
    }

    peer.close();
    return gathered;
  };

  // ---- sending

  functions.capture = async ({ audio, video, width = 320, height = 180, frameRate = 15 }) => {
    // Voice processing would take a steady tone for noise.
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const picture = { width, height, frameRate };
    page.media = await navigator.mediaDevices.getUserMedia({ audio: audio && plain, video: video && picture });
    return true;
  };

  // A camera of one colour with a moving mark, so that every frame differs.
  functions.paint = async ({ colour }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d');
    let step = 0;
    const draw = () => {
      context.fillStyle = colour;
      context.fillRect(0, 0, 320, 180);
      context.fillStyle = 'white';
      context.fillRect((step++ * 8) % 320, 0, 8, 16);
    };
    draw();
    setInterval(draw, 1000 / 15);
    page.media = canvas.captureStream(15);
    return true;
  };

  // A camera and a microphone that flash and beep at one moment, once a second, for a tenth of a second.
  functions.perform = async ({ colour, hertz }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
    const context = canvas.getContext('2d');
    const sound = new AudioContext({ sampleRate: 48000 });
    await sound.resume();
    const tone = new OscillatorNode(sound, { frequency: hertz });
    const gate = new GainNode(sound, { gain: 0 });
    const microphone = sound.createMediaStreamDestination();
    tone.connect(gate).connect(microphone);
    tone.start();
    const first = sound.currentTime + 0.5;
    for (let second = 0; second < 120; second++) {
      gate.gain.setValueAtTime(0.8, first + second);
      gate.gain.setValueAtTime(0, first + second + 0.1);
    }

    let step = 0;
    const draw = () => {
      const now = sound.currentTime - first;
      const flash = now >= 0 && now % 1 < 0.1;
      context.fillStyle = flash ? 'white' : colour;
      context.fillRect(0, 0, 320, 180);
      context.fillStyle = flash ? 'white' : 'black';
      context.fillRect((step++ * 16) % 320, 0, 48, 180);
    };
    draw();
    setInterval(draw, 1000 / 30);
    page.media = new MediaStream([...canvas.captureStream(30).getTracks(), ...microphone.stream.getTracks()]);
    return true;
  };

  functions.publish = async ({ path, token, mediaPort, redundantAudio }) => {
    page.joinedAt ||= performance.now();
    page.up = publisher(redundantAudio);
    return negotiate(page.up, (sdp) => post(path, token, sdp, mediaPort));
  };

  // The same over the hub, which can restart ICE.
  functions.publishOverHub = async () => {
    page.joinedAt ||= performance.now();
    page.up = publisher();
    return negotiate(page.up, sdp => call('Offer', { connection: 'publish', sdp }));
  };

  const publisher = redundantAudio => {
    const up = new RTCPeerConnection(page.configuration);
    for (const track of page.media.getTracks()) {
      const transceiver = up.addTransceiver(track, { direction: 'sendonly', streams: [page.media] });
      if (redundantAudio && track.kind === 'audio') {
        const { codecs } = RTCRtpSender.getCapabilities('audio');
        transceiver.setCodecPreferences(codecs.toSorted((a, b) => (b.mimeType === 'audio/red') - (a.mimeType === 'audio/red')));
      }
    }

    return up;
  };

  // ---- receiving

  functions.receive = async ({ path, token, pairs }) => {
    page.joinedAt ||= performance.now();
    page.down = subscriber(pairs);
    return negotiate(page.down, (sdp) => post(path, token, sdp));
  };

  const subscriber = pairs => {
    const down = new RTCPeerConnection(page.configuration);
    for (let pair = 0; pair < pairs; pair++) {
      down.addTransceiver('audio', { direction: 'recvonly' });
      down.addTransceiver('video', { direction: 'recvonly' });
    }

    down.ontrack = ({ track, transceiver }) => watch(track, transceiver.mid);
    return down;
  };

  // Notes when each picture is shown.
  const watch = (track, mid) => {
    const element = document.createElement(track.kind);
    Object.assign(element, { muted: true, autoplay: true, srcObject: new MediaStream([track]) });
    document.body.append(element);
    const line = { track, element, shown: [] };
    page.lines.set(mid, line);
    if (track.kind === 'video') {
      const note = now => {
        line.shown.push(performance.now());
        element.requestVideoFrameCallback(note);
      };
      element.requestVideoFrameCallback(note);
    }
  };

  // ---- signalling

  const negotiate = async (connection, exchange) => {
    await connection.setLocalDescription(await connection.createOffer());
    const { sdp, location } = await exchange(connection.localDescription.sdp);
    await connection.setRemoteDescription({ type: 'answer', sdp });
    return location ?? '';
  };

  const post = async (path, token, sdp, mediaPort) => {
    const headers = { 'content-type': 'application/sdp', authorization: `Bearer ${token}` };
    const reply = await fetch(path, { method: 'POST', headers, body: sdp });
    const text = await reply.text();
    if (reply.status !== 201) {
      throw new Error(`${path}: ${reply.status} ${text}`);
    }

    // candidate:foundation component transport priority address port
    const answer = mediaPort ? text.replace(/^(a=candidate:\S+ \d+ \S+ \d+ \S+ )\d+/gm, `$1${mediaPort}`) : text;
    return { sdp: answer, location: reply.headers.get('location') };
  };

  // ---- the hub, in SignalR's JSON protocol: messages end with a record separator

  const call = (target, argument) => new Promise((resolve, reject) => {
    const invocationId = String(++page.hub.lastCall);
    page.hub.calls.set(invocationId, ({ result, error }) => {
      const refusal = error ?? result.error;
      return refusal ? reject(new Error(`${target}: ${JSON.stringify(refusal)}`)) : resolve(result);
    });
    send({ type: 1, invocationId, target, arguments: [argument] });
  });

  const send = message => page.hub.socket.send(`${JSON.stringify(message)}\x1e`);

  const open = token => new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/hub/room?access_token=${token}`);
    page.hub = { socket, calls: new Map(), events: [], lastCall: 0, offers: 0 };
    socket.onopen = () => send({ protocol: 'json', version: 1 });
    socket.onerror = () => reject(new Error('hub'));
    socket.onmessage = ({ data }) => {
      for (const message of data.split('\x1e').filter(text => text).map(text => JSON.parse(text))) {
        if (message.type === 3) {
          page.hub.calls.get(message.invocationId)(message);
        } else if (message.type === 1) {
          page.hub.events.push(...message.arguments.flat());
        } else if (message.type === undefined) {
          setInterval(() => send({ type: 6 }), 3000);
          resolve();
        }
      }
    };
  });

  functions.join = async ({ token }) => {
    await open(token);
    const { snapshot, iceServers } = await call('Join', { protocol: 1 });
    page.iceServers = iceServers;
    page.people = Object.fromEntries(snapshot.participants.map(person => [person.identity, person.id]));
    return Object.keys(page.people);
  };

  functions.subscribe = async ({ pairs }) => {
    page.joinedAt ||= performance.now();
    page.down = subscriber(pairs);
    page.down.addEventListener('negotiationneeded', () => page.hub.offers++);
    return negotiate(page.down, sdp => call('Offer', { connection: 'subscribe', sdp }));
  };

  functions.assign = async ({ pair, identity }) => {
    await call('AssignPair', { pair, participantId: page.people[identity] });
    return true;
  };

  // How often this page has wanted to negotiate, and whether its description is the one it began with.
  functions.negotiations = async () => ({ wanted: page.hub.offers, state: page.down.signalingState, sdp: page.down.localDescription.sdp });

  // ---- measuring

  const inbound = async kind => [...(await page.down.getStats()).values()].filter(s => s.type === 'inbound-rtp' && s.kind === kind);

  // Milliseconds from joining until as many videos were each decoded at the rate for a second; null if never.
  functions.awaitRate = async ({ videos, fps, patience }) => {
    const history = [];
    for (; ;) {
      const now = performance.now();
      const decoded = Object.fromEntries((await inbound('video')).map(s => [s.mid ?? s.ssrc, s.framesDecoded]));
      history.push({ now, decoded });
      const before = history.findLast(entry => entry.now <= now - 1000);
      const rates = !before ? [] : Object.entries(decoded)
        .map(([mid, frames]) => (frames - (before.decoded[mid] ?? 0)) * 1000 / (now - before.now));
      if (rates.filter(rate => rate >= fps).length >= videos) {
        return { milliseconds: now - page.joinedAt, rates };
      }

      if (now - page.joinedAt > patience) {
        return { milliseconds: null, rates };
      }

      await sleep(100);
    }
  };

  // Milliseconds from joining until a picture was shown; null if never.
  functions.awaitPicture = async ({ patience }) => {
    while (performance.now() - page.joinedAt < patience) {
      const shown = [...page.lines.values()].flatMap(line => line.shown.slice(0, 1));
      if (shown.length > 0) {
        return Math.min(...shown) - page.joinedAt;
      }

      await sleep(10);
    }

    return null;
  };

  // Milliseconds until the middle of the first video has the colour, [red, green, blue]; null if never.
  functions.awaitColour = async ({ colour, patience }) => {
    const began = performance.now();
    const { element } = [...page.lines.values()].find(line => line.track.kind === 'video');
    const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 9 });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    while (performance.now() - began < patience) {
      context.drawImage(element, 0, 0, 16, 9);
      const pixel = context.getImageData(8, 5, 1, 1).data;
      if (colour.every((level, i) => Math.abs(level - pixel[i]) < 64)) {
        return performance.now() - began;
      }

      await sleep(20);
    }

    return null;
  };

  // The longest time that the first video stood still since the last call, in milliseconds.
  functions.longestFreeze = async () => {
    const { shown } = [...page.lines.values()].find(line => line.track.kind === 'video');
    const times = [...shown.splice(0), performance.now()];
    shown.push(times.at(-2));
    return Math.max(...times.slice(1).map((time, i) => time - times[i]));
  };

  // The strongest frequency of the first audio line that is heard, and how far it stands above all others.
  functions.awaitTone = async ({ patience }) => {
    const end = performance.now() + patience;
    const context = new AudioContext({ sampleRate: 48000 });
    await context.resume();
    const line = [...page.lines.values()].find(entry => entry.track.kind === 'audio');
    const analyser = new AnalyserNode(context, { fftSize: 16384, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(new MediaStream([line.track])).connect(analyser);
    const bins = new Float32Array(analyser.frequencyBinCount);
    const hertz = context.sampleRate / analyser.fftSize;
    let best = { hertz: 0, decibels: -1000, clearance: 0 };
    while (performance.now() < end && best.clearance < 20) {
      await sleep(200);
      analyser.getFloatFrequencyData(bins);
      const peak = bins.reduce((top, level, bin) => level > bins[top] ? bin : top, 0);
      const others = bins.filter((level, bin) => Math.abs(bin - peak) * hertz > 40);
      best = { hertz: peak * hertz, decibels: bins[peak], clearance: bins[peak] - Math.max(...others) };
      if (!Number.isFinite(best.clearance)) {
        best = { hertz: 0, decibels: -1000, clearance: 0 };
      }
    }

    await context.close();
    return best;
  };

  // Whether sound is decoded that is more than silence.
  functions.awaitSound = async ({ patience }) => {
    const end = performance.now() + patience;
    let level = 0;
    while (performance.now() < end && level < 0.01) {
      await sleep(100);
      level = Math.max(0, ...(await inbound('audio')).map(s => s.audioLevel ?? 0));
    }

    return level;
  };

  // What this page believes that its uplink carries and gives its video, as soon as it is enough or patience ends; bits a second.
  functions.awaitUplink = async ({ available, video, patience }) => {
    for (; ;) {
      const stats = [...(await page.up.getStats()).values()];
      const pair = stats.find(s => s.type === 'candidate-pair' && s.nominated && s.availableOutgoingBitrate);
      const videos = stats.filter(s => s.type === 'outbound-rtp' && s.kind === 'video');
      const reached = {
        milliseconds: performance.now() - page.joinedAt,
        available: pair?.availableOutgoingBitrate ?? 0,
        video: videos.reduce((sum, s) => sum + (s.targetBitrate ?? 0), 0),
      };
      if ((reached.available >= available && reached.video >= video) || reached.milliseconds > patience) {
        return reached;
      }

      await sleep(100);
    }
  };

  // Of the first audio that is received, over so many seconds: the share of packets lost, of sound made up for, and of frames
  // that came more than once (redundant frames that were not needed; browsers count them as discarded).
  functions.listen = async ({ seconds }) => {
    const read = async () => {
      const [s] = await inbound('audio');
      if (!s) {
        await sleep(100);
        return read();
      }

      return [s.packetsReceived, s.packetsLost, s.packetsDiscarded ?? 0, s.concealedSamples, s.totalSamplesReceived];
    };
    const before = await read();
    await sleep(seconds * 1000);
    const [received, lost, discarded, concealed, samples] = (await read()).map((value, i) => value - before[i]);
    return { lost: lost / (received + lost), concealed: concealed / samples, repeated: discarded / received };
  };

  functions.transport = async ({ connection }) => {
    for (const s of (await page[connection].getStats()).values()) {
      if (s.type === 'transport') {
        return { srtpCipher: s.srtpCipher ?? '', dtlsState: s.dtlsState ?? '', tlsVersion: s.tlsVersion ?? '' };
      }
    }

    return { srtpCipher: '', dtlsState: 'none', tlsVersion: '' };
  };

  // The pair of candidates that carries everything; an empty protocol while there is none.
  functions.selectedPair = async ({ connection }) => {
    const stats = await page[connection].getStats();
    const transport = [...stats.values()].find(s => s.type === 'transport');
    const pair = stats.get(transport?.selectedCandidatePairId);
    if (pair?.state !== 'succeeded') {
      return { protocol: '', localType: '', localPort: 0, remoteAddress: '', relayProtocol: '' };
    }

    const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
    return {
      protocol: local.protocol,
      localType: local.candidateType,
      localPort: local.port,
      remoteAddress: remote.address,
      relayProtocol: local.relayProtocol ?? '',
    };
  };

  // Milliseconds from joining until ICE and DTLS are done; null if never.
  functions.awaitConnected = async ({ connection, patience }) => {
    while (performance.now() - page.joinedAt < patience) {
      if (page[connection].connectionState === 'connected') {
        return performance.now() - page.joinedAt;
      }

      await sleep(5);
    }

    return null;
  };

  // Restarts ICE over the hub as soon as the path is found dead, and says how long it was from then to the next one.
  functions.restartWhenCut = async ({ connection, patience }) => {
    const peer = page[connection];
    const end = performance.now() + patience;
    const until = async states => {
      while (!states.includes(peer.iceConnectionState)) {
        if (performance.now() > end) {
          throw new Error(`${peer.iceConnectionState}, never ${states}`);
        }

        await sleep(20);
      }
    };
    await until(['disconnected', 'failed']);
    const began = performance.now();
    await restart(connection);
    await until(['connected', 'completed']);
    page.joinedAt = performance.now();
    return page.joinedAt - began;
  };

  const restart = connection => {
    page[connection].restartIce();
    return negotiate(page[connection], sdp => call('Offer', { connection: connection === 'up' ? 'publish' : 'subscribe', sdp }));
  };

  // Restarts ICE when the server asks for TCP, and says which protocols the answer names; null if it never asks. A browser that
  // has moved to TCP by itself needs no asking.
  functions.restartWhenAskedForTcp = async ({ connection, patience }) => {
    const wish = connection === 'up' ? 'publish' : 'subscribe';
    const end = performance.now() + patience;
    while (!page.hub.events.some(event => event.type === 'useTcp' && event.connection === wish)) {
      if ((await functions.selectedPair({ connection })).protocol === 'tcp') {
        return ['tcp'];
      }

      if (performance.now() > end) {
        return null;
      }

      await sleep(50);
    }

    await restart(connection);
    // candidate:foundation component transport
    return [...page[connection].remoteDescription.sdp.matchAll(/^a=candidate:\S+ \d+ (\S+)/gm)].map(([, transport]) => transport);
  };

  functions.describe = async () => {
    const names = ['kind', 'mid', 'packetsReceived', 'packetsLost', 'packetsSent', 'framesDecoded', 'framesEncoded', 'framesPerSecond',
      'keyFramesDecoded', 'freezeCount', 'pliCount', 'nackCount', 'srtpCipher', 'dtlsState', 'iceState', 'qualityLimitationReason'];
    const described = {};
    for (const name of ['up', 'down'].filter(key => page[key])) {
      described[name] = [page[name].connectionState, ...[...(await page[name].getStats()).values()]
        .filter(s => ['inbound-rtp', 'outbound-rtp', 'transport'].includes(s.type))
        .map(s => Object.fromEntries(Object.entries(s).filter(([key]) => names.includes(key))))];
    }

    described.events = page.hub?.events.map(event => event.type);
    described.pair = page.up ? await functions.selectedPair({ connection: 'up' }) : await functions.selectedPair({ connection: 'down' });
    return described;
  };

  window.mediaPage = { invoke: async (name, argument) => JSON.stringify(await functions[name](JSON.parse(argument)) ?? null) };
}
