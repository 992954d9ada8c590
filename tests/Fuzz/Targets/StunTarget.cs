using System.Text;
using CrossStrait.Fuzz.Oracles;
using CrossStrait.MediaRelay.Ice;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.Fuzz.Targets;

/// <summary>
/// STUN from anyone: the reader and the agent behind it. Each input is tried as it is, and once more as the attributes
/// of a request that has the right name, integrity and checksum, which mutation alone would never find.
/// </summary>
internal static class StunTarget
{
    private const int MaxAttributes = 1024;

    private static readonly IceCredentials _credentials = new("AAfuzzed", "password-of-24-ice-chars");
    private static readonly byte[] _key = Encoding.UTF8.GetBytes(_credentials.Password);
    private static readonly byte[] _username = [.. "AAfuzzed:peer"u8];
    private static readonly NetworkPath _path = new(((UInt128)0xFFFF << 32) | 0x7F000001, 5000, 0);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Check(input);
        Check(Authenticate(input));
    }

    public static IEnumerable<Seed> Seeds()
    {
        yield return new Seed("nomination", Request(useCandidate: true, isControlled: false));
        yield return new Seed("plain-check", Request(useCandidate: false, isControlled: false));
        yield return new Seed("role-conflict", Request(useCandidate: false, isControlled: true));
        yield return new Seed("unknown-required-attribute", Authenticate([0x00, 0x42, 0x00, 0x04, 1, 2, 3, 4]));
        yield return new Seed("attributes-of-chromium", [
            0xC0, 0x57, 0x00, 0x04, 0x00, 0x01, 0x00, 0x0A, // network id and cost
            0x80, 0x2A, 0x00, 0x08, 1, 2, 3, 4, 5, 6, 7, 8, // ICE-CONTROLLING
            0x00, 0x25, 0x00, 0x00, // USE-CANDIDATE
            0x00, 0x24, 0x00, 0x04, 0x6E, 0x7F, 0x1E, 0xFF]); // PRIORITY
    }

    private static void Check(ReadOnlySpan<byte> datagram)
    {
        var slow = SlowStun.Read(datagram);
        var error = StunReader.TryRead(datagram, out var message);
        Oracle.Equal(slow is not null, error == StunError.None);
        if (slow is not null)
        {
            Oracle.Equal(slow.HasFingerprint, message.VerifyFingerprint());
            Oracle.Equal(slow.HasIntegrity(_key), message.VerifyIntegrity(_key));
        }

        CheckAgent(datagram, slow);
    }

    // Whoever has the password is answered, and nobody else; only a good check validates its path.
    private static void CheckAgent(ReadOnlySpan<byte> datagram, SlowStun? slow)
    {
        var agent = new IceLiteAgent(_credentials, TimeSpan.FromSeconds(30), default);
        agent.SetRemote("peer", "");
        var response = new byte[StunWriter.MaxResponseLength];
        var error = agent.Receive(datagram, _path, default, response, out var length);

        var isAuthentic = slow is not null && slow.IsBindingRequest() && slow.IsFrom(_username)
            && slow.HasFingerprint && slow.HasIntegrity(_key);
        Oracle.Equal(isAuthentic, length > 0);
        Oracle.Equal(error == StunError.None, agent.IsValidated(_path));
        Oracle.Equal(error == StunError.None, agent.HasSelected);
        if (!isAuthentic)
        {
            return;
        }

        var answer = SlowStun.Read(response.AsSpan(0, length));
        Oracle.True(answer is not null && answer.HasFingerprint && answer.HasIntegrity(_key));
        Oracle.SameBytes(slow!.TransactionId, answer!.TransactionId);
        Oracle.Equal((0x01, error == StunError.None ? 0x01 : 0x11), (response[0], response[1]));
    }

    /// <summary>Wraps attributes into a request that carries the right name, integrity and checksum.</summary>
    private static byte[] Authenticate(ReadOnlySpan<byte> attributes)
    {
        var kept = attributes[..(Math.Min(attributes.Length, MaxAttributes) & ~3)];
        byte[] message =
        [
            0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xA4, 0x42, .. new byte[12], // Binding request, length filled in below
            0x00, 0x06, 0x00, 0x0D, .. _username, 0, 0, 0, .. kept, // USERNAME of 13 bytes
        ];
        message = [.. message, 0x00, 0x08, 0x00, 0x14, .. SlowStun.Integrity(message, _key)];
        message = [.. message, 0x80, 0x28, 0x00, 0x04, .. SlowStun.Fingerprint(message)];
        var body = message.Length - 20;
        (message[2], message[3]) = ((byte)(body >> 8), (byte)body);
        return message;
    }

    private static byte[] Request(bool useCandidate, bool isControlled)
    {
        var buffer = new byte[256];
        var length = StunWriter.WriteBindingRequest(buffer, new BindingRequest
        {
            TransactionId = "transaction!"u8,
            Username = _username,
            Key = _key,
            Priority = 1,
            TieBreaker = 42,
            UseCandidate = useCandidate,
            IsControlled = isControlled,
        });
        return buffer[..length];
    }
}
