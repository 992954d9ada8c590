namespace CrossStrait.Rooms.Calls;

/// <summary>What can happen to a call. Who did it is always the person of the connection, never a field of a message.</summary>
public abstract record CallAction
{
    private CallAction()
    {
    }

    public sealed record Answer(string PersonId, string DeviceId, bool Video) : CallAction;

    public sealed record Decline(string PersonId) : CallAction;

    /// <summary>Leaves the call, or takes it back while it still rings.</summary>
    public sealed record HangUp(string PersonId) : CallAction;

    public sealed record Hold(string PersonId) : CallAction;

    public sealed record Resume(string PersonId) : CallAction;

    public sealed record SetMuted(string PersonId, bool Muted) : CallAction;

    /// <summary>Gives the call to somebody without asking (RFC 5589 6).</summary>
    public sealed record Transfer(string PersonId, Route Route) : CallAction;

    /// <summary>Begins to consult in another call, which is made in the same transaction.</summary>
    public sealed record Consult(string PersonId, string ConsultCallId) : CallAction;

    /// <summary>Joins those of the consultation to this call, and leaves both.</summary>
    public sealed record CompleteTransfer(string PersonId, CallState Consultation) : CallAction;

    /// <summary>The way back from a transfer of either kind.</summary>
    public sealed record CancelTransfer(string PersonId) : CallAction;

    /// <summary>Told to the waiting call: its consultation is over.</summary>
    public sealed record ConsultOver(string ConsultCallId) : CallAction;

    /// <summary>Told to the consultation: it is a call of its own now, since nothing waits for it any more.</summary>
    public sealed record ConsultFreed : CallAction;

    /// <summary>Told to the consultation: the transferor went back.</summary>
    public sealed record ConsultDropped : CallAction;

    /// <summary>Told to a call that goes on in another: a completed consultation, or the second of two that met halfway.</summary>
    public sealed record Merged(string Into) : CallAction;

    public sealed record Add(string PersonId, Route Route) : CallAction;

    public sealed record Park(string PersonId, string Slot, string Key) : CallAction;

    public sealed record PickUp(string PersonId, string DeviceId, bool Video) : CallAction;

    /// <summary>The caller does not wait any longer and speaks a message.</summary>
    public sealed record LeaveVoicemail(string PersonId, string MailboxOf) : CallAction;

    /// <summary>The device with which somebody is in the call is not connected any more.</summary>
    public sealed record DeviceLost(string PersonId, string? DeviceId, bool WithNode) : CallAction;

    public sealed record DeviceBack(string PersonId, string DeviceId) : CallAction;

    /// <summary>A deadline is due. Carries the route that <see cref="CallMachine.FindForward"/> asked for.</summary>
    public sealed record TimePassed(int Attempt = 0, Route? Forward = null) : CallAction;
}
