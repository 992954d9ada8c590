namespace CrossStrait.Rooms.Sessions;

/// <summary>The way to one client. Called on the session's loop, so no method may block or throw.</summary>
public interface IParticipantSink
{
    /// <summary>Done when the way is closed and all that was posted before has been sent.</summary>
    Task Sending { get; }

    void Post(RoomEvent roomEvent);

    /// <summary>Nothing more will come: another connection holds the place, or the session has ended.</summary>
    void Close();
}
