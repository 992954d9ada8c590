namespace CrossStrait.Rooms.Calls;

/// <summary>How long things last in a call.</summary>
public static class CallTimes
{
    /// <summary>It rings this long unless the person called or the group says otherwise.</summary>
    public static TimeSpan Ring { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A device whose connection broke has this long to come back.</summary>
    public static TimeSpan DeviceGrace { get; } = TimeSpan.FromSeconds(30);

    /// <summary>A parked call waits this long until it rings at whoever parked it.</summary>
    public static TimeSpan Parked { get; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a parked call rings at whoever parked it before it is given up.</summary>
    public const int ParkReturns = 3;

    /// <summary>The longest message.</summary>
    public static TimeSpan Voicemail { get; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a call may be forwarded.</summary>
    public const int Forwards = 5;

    /// <summary>How many people may be in a call or ring in it at one time.</summary>
    public const int People = 64;
}
