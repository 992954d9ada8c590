using System.Buffers.Text;
using System.Security.Cryptography;

namespace CrossStrait.Rooms.Sessions;

/// <summary>
/// A participant's place at the hub: the log of her events, the connection they go to, and the secret with which a lost
/// connection is resumed. Without a sink the place is kept for the grace time.
/// </summary>
internal sealed class HubSeat : IDisposable
{
    private const int SecretBytes = 32;

    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(SecretBytes);
    private ITimer? _grace;
    private ITimer? _goodbye;

    public HubSeat(IParticipantSink sink) => Sink = sink;

    public IParticipantSink? Sink { get; private set; }

    public EventLog Log { get; } = new();

    public string ResumeSecret => Base64Url.EncodeToString(_secret);

    public bool Opens(string secret)
    {
        Span<byte> shown = stackalloc byte[SecretBytes];
        return Base64Url.IsValid(secret, out var length)
            && length == SecretBytes
            && Base64Url.TryDecodeFromChars(secret, shown, out _)
            && CryptographicOperations.FixedTimeEquals(shown, _secret);
    }

    public void Send(RoomEvent roomEvent)
    {
        var numbered = Log.Append(roomEvent);
        Sink?.Post(numbered);
    }

    public void Attach(IParticipantSink sink)
    {
        StopGrace();
        if (!ReferenceEquals(Sink, sink))
        {
            Sink?.Close();
        }

        Sink = sink;
    }

    public void Detach(ITimer grace)
    {
        Sink = null;
        _grace = grace;
    }

    /// <summary>The page said that it goes. Whoever takes the place again before the timer is due has not gone.</summary>
    public void SayGoodbye(ITimer due)
    {
        _goodbye?.Dispose();
        _goodbye = due;
    }

    public void Dispose()
    {
        StopGrace();
        Sink?.Close();
        Sink = null;
    }

    private void StopGrace()
    {
        _grace?.Dispose();
        _grace = null;
        _goodbye?.Dispose();
        _goodbye = null;
    }
}
