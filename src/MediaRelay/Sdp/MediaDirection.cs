namespace CrossStrait.MediaRelay.Sdp;

/// <summary>RFC 3264 5.1, of an m-line or (RFC 8285 6) of one header extension. A set of two bits.</summary>
[Flags]
internal enum MediaDirection : byte
{
    Inactive = 0,
    SendOnly = 1,
    ReceiveOnly = 2,
    SendReceive = SendOnly | ReceiveOnly,
}

internal static class MediaDirectionNames
{
    public static bool TryRead(string name, out MediaDirection direction)
    {
        MediaDirection? read = name switch
        {
            "sendrecv" => MediaDirection.SendReceive,
            "sendonly" => MediaDirection.SendOnly,
            "recvonly" => MediaDirection.ReceiveOnly,
            "inactive" => MediaDirection.Inactive,
            _ => null,
        };
        direction = read.GetValueOrDefault();
        return read is not null;
    }

    public static string NameOf(MediaDirection direction) => direction switch
    {
        MediaDirection.SendReceive => "sendrecv",
        MediaDirection.SendOnly => "sendonly",
        MediaDirection.ReceiveOnly => "recvonly",
        _ => "inactive",
    };
}
