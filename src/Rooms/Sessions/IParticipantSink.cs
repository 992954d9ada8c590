namespace CrossStrait.Rooms.Sessions;

/// <summary>The way to one client. Called on the session's loop, so neither method may block or throw.</summary>
public interface IParticipantSink
{
    void Post(RoomEvent roomEvent);

    /// <summary>Nothing more will come: another connection holds the place, or the session has ended.</summary>
    void Close();
}
