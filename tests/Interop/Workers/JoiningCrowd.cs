using System.Collections.Concurrent;
using CrossStrait.Interop.Synthetic;
using CrossStrait.MediaRelay;
using CrossStrait.MediaRelay.Dtls;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using CrossStrait.MediaRelay.Workers;

namespace CrossStrait.Interop.Workers;

/// <summary>Many clients on one thread, each with a socket of its own, that do ICE and DTLS and then fall silent.</summary>
internal sealed class JoiningCrowd : IDisposable
{
    private static readonly SyntheticLine[] _lines =
    [
        new("voice", MediaKind.Audio, Sends: true, 1),
        new("face", MediaKind.Video, Sends: true, 2),
        new("a", MediaKind.Audio, Sends: false),
        new("v", MediaKind.Video, Sends: false),
    ];

    private readonly DtlsCertificate _certificate = DtlsCertificate.Create();
    private readonly ConcurrentQueue<(Member Member, string Answer)> _answered = new();
    private readonly List<Member> _all = [];
    private readonly byte[] _buffer = new byte[2048];
    private readonly Thread _thread;
    private volatile bool _stop;

    public JoiningCrowd()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "joining crowd" };
        _thread.Start();
    }

    public Member Add()
    {
        var credentials = _lines.Select(_ => IceCredentials.Create(0, 0)).ToArray();
        var path = new SyntheticPath();
        var member = new Member(credentials[0], path, SyntheticOffer.Write(_lines, credentials, _certificate.Fingerprint, path.Port));
        _all.Add(member);
        return member;
    }

    public void Connect(Member member, string answer) => _answered.Enqueue((member, answer));

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _all.ForEach(member => member.Dispose());
        _certificate.Dispose();
    }

    private void Run()
    {
        using var context = new DtlsContext(_certificate);
        var joining = new List<Member>();
        while (!_stop)
        {
            var now = RelayClock.Now;
            while (_answered.TryDequeue(out var answered))
            {
                answered.Member.Begin(SyntheticAnswer.Read(answered.Answer), context, now);
                joining.Add(answered.Member);
            }

            joining.RemoveAll(member => member.Advance(_buffer, now));
            Thread.Sleep(1);
        }
    }

    internal sealed class Member(IceCredentials credentials, SyntheticPath path, string offer) : IDisposable
    {
        private DtlsClient? _dtls;

        public string Offer { get; } = offer;

        public void Begin(SyntheticAnswer answer, DtlsContext context, MonotonicTime now)
        {
            _dtls = new DtlsClient(context, [answer.Fingerprint]);
            path.Begin(answer.Relay, credentials, answer.Credentials, now);
        }

        /// <summary>True once the handshake is done or has failed.</summary>
        public bool Advance(byte[] buffer, MonotonicTime now)
        {
            while (path.TryReceive(buffer, out var length))
            {
                if (RtpDemultiplexer.Classify(buffer[0]) == DatagramKind.Stun)
                {
                    path.ReceiveStun(buffer.AsSpan(0, length));
                }
                else
                {
                    _dtls!.Receive(buffer.AsSpan(0, length), now);
                }
            }

            path.Advance(now);
            if (path.IsValid)
            {
                _dtls!.Start(now);
                _dtls.Advance(now);
            }

            var ended = false;
            while (_dtls!.TryTake(out var output))
            {
                ended |= output is DtlsOutput.Connected or DtlsOutput.Failed;
                if (output is DtlsOutput.Send send)
                {
                    path.Send(send.Datagram);
                }
            }

            return ended;
        }

        public void Dispose()
        {
            _dtls?.Dispose();
            path.Dispose();
        }
    }
}
