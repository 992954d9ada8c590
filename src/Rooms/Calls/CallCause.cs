namespace CrossStrait.Rooms.Calls;

/// <summary>The end of a call as people, records and a trunk to the telephone network are told of it.</summary>
public sealed record CallCause(CallReason Reason, int Sip)
{
    public static CallCause Of(CallReason reason) => new(reason, SipOf(reason));

    private static int SipOf(CallReason reason) => reason switch
    {
        CallReason.Normal => 200,
        CallReason.Cancelled => 487, // RFC 3261 21.4.25
        CallReason.Declined => 603, // RFC 3261 21.6.2
        CallReason.Busy => 486, // RFC 3261 21.4.24
        CallReason.NoAnswer => 408, // RFC 3261 21.4.9
        CallReason.Offline => 480, // RFC 3261 21.4.18
        CallReason.NotFound => 404, // RFC 3261 21.4.5
        CallReason.Forbidden => 403, // RFC 3261 21.4.4
        CallReason.DoNotDisturb => 480, // RFC 3261 21.4.18 names this case
        CallReason.AnsweredElsewhere => 200, // RFC 3326 2: Reason: SIP ;cause=200 ;text="Call completed elsewhere"
        CallReason.Forwarded => 181, // RFC 3261 21.1.3
        CallReason.Transferred => 202, // RFC 3515 2.4.2
        CallReason.NodeLost => 503, // RFC 3261 21.5.4
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
