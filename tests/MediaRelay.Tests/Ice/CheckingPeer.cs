using System.Buffers.Binary;
using System.Net;
using System.Text;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Ice;

/// <summary>The browser's side: sends checks to an agent and looks at the answers. Time is a plain field.</summary>
internal sealed class CheckingPeer
{
    public static readonly TimeSpan ConsentTimeout = TimeSpan.FromSeconds(30);

    public static readonly MonotonicTime Start = new(TimeSpan.FromDays(3).Ticks);

    public static readonly IceCredentials First = new("AAfirst1", "first-password-of-24-chr");

    public static readonly IceCredentials Second = new("AAsecond", "second-password-of-24-ch");

    private readonly byte[] _request = new byte[256];
    private readonly byte[] _response = new byte[StunWriter.MaxResponseLength];
    private uint _transaction;

    public CheckingPeer()
    {
        Agent = new IceLiteAgent(First, ConsentTimeout, Start);
        Agent.SetRemote("peer", "peer-password-of-22-cha");
    }

    public IceLiteAgent Agent { get; }

    public MonotonicTime Now { get; set; } = Start;

    public ReadOnlySpan<byte> Response => _response.AsSpan(0, ResponseLength);

    public int ResponseLength { get; private set; }

    public static NetworkPath Path(int number) => NetworkPath.From(new IPEndPoint(IPAddress.Loopback, 50_000 + number));

    /// <summary>A check as a browser makes it.</summary>
    public byte[] MakeCheck(IceCredentials to, string from = "peer", bool nominate = false, bool controlled = false)
    {
        Span<byte> transactionId = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(transactionId, ++_transaction);
        var length = StunWriter.WriteBindingRequest(_request, new BindingRequest
        {
            TransactionId = transactionId,
            Username = Encoding.UTF8.GetBytes($"{to.Ufrag}:{from}"),
            Key = Encoding.UTF8.GetBytes(to.Password),
            Priority = 1,
            TieBreaker = 42,
            UseCandidate = nominate,
            IsControlled = controlled,
        });
        return _request[..length];
    }

    public StunError Send(byte[] datagram, NetworkPath path)
    {
        var error = Agent.Receive(datagram, path, Now, _response, out var length);
        ResponseLength = length;
        return error;
    }

    /// <summary>Sends a good check and expects a good answer.</summary>
    public void Check(IceCredentials to, int path, bool nominate = false, string from = "peer")
    {
        Assert.Equal(StunError.None, Send(MakeCheck(to, from, nominate), Path(path)));
        Assert.Equal(StunError.None, StunReader.TryRead(Response, out var answer));
        Assert.Equal(StunFormat.BindingSuccess, answer.MessageType);
        Assert.True(answer.VerifyIntegrity(Encoding.UTF8.GetBytes(to.Password)));
    }

    /// <summary>Checks a path for a moment, as browsers do, and then nominates it.</summary>
    public void MoveTo(int path, IceCredentials to, string from = "peer")
    {
        Check(to, path, from: from);
        Now += TimeSpan.FromMilliseconds(50);
        Check(to, path, nominate: true, from);
    }

    public void AdvanceTo(TimeSpan sinceStart)
    {
        Now = Start + sinceStart;
        Agent.Advance(Now);
    }

    public List<IceOutput> TakeAll()
    {
        var outputs = new List<IceOutput>();
        while (Agent.TryTake(out var output))
        {
            outputs.Add(output!);
        }

        return outputs;
    }
}
