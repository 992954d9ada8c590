using CrossStrait.Rooms.Recording;

namespace CrossStrait.Rooms.Sessions;

/// <summary>Recording as people see it: begun, stopped, and everyone told.</summary>
public sealed partial class RoomSession
{
    /// <summary>Begins a recording for a participant of the hub, in her name.</summary>
    public Task<RoomReply<RecordingEntry>> StartRecordingAsync(SeatHolder holder) => AskLaterAsync<RecordingEntry>(reply =>
    {
        if (CheckRecorder(holder, out var participant) is { } refusal)
        {
            reply(refusal);
            return;
        }

        _recording.Start(participant!.Grant.Name, RecordingBegun, reply);
    });

    /// <summary>Begins a recording for a caller over HTTP whose right has been checked.</summary>
    public Task<RoomReply<RecordingEntry>> StartRecordingAsync(string startedBy) =>
        AskLaterAsync<RecordingEntry>(reply => _recording.Start(startedBy, RecordingBegun, reply));

    public Task<RoomReply<RecordingEntry>> StopRecordingAsync(SeatHolder holder) => AskLaterAsync<RecordingEntry>(reply =>
    {
        if (CheckRecorder(holder, out _) is { } refusal)
        {
            reply(refusal);
            return;
        }

        _recording.Stop(reply);
    });

    /// <summary>Stops this recording and no later one; the reply comes when the capture's files are closed.</summary>
    public Task<RoomReply<RecordingEntry>> StopRecordingAsync(string recordingId) => AskLaterAsync<RecordingEntry>(reply =>
    {
        if (_recording.Entry?.Id == recordingId)
        {
            _recording.Stop(reply);
        }
        else
        {
            reply(new Refusal(RefusalCode.NotRecording, "This recording does not run."));
        }
    });

    private Refusal? CheckRecorder(SeatHolder holder, out Participant? participant)
    {
        participant = Find(holder);
        return participant switch
        {
            null => Refusal.NotJoined,
            { Grant.CanPublish: false } => new Refusal(RefusalCode.NotAllowed, "Only those who may publish may record."),
            _ => null,
        };
    }

    private void RecordingBegun()
    {
        foreach (var participant in _roster.All.Where(participant => participant.IsAnnounced))
        {
            _recording.Note(CaptureNote.Joined(participant));
            foreach (var publication in participant.Publications)
            {
                _recording.Add(publication);
                if (publication.Muted)
                {
                    _recording.Note(CaptureNote.Muted(publication));
                }
            }
        }

        Broadcast(new RecordingChanged(RecordingView.Of(_recording.Entry!, _ports.Time.GetUtcNow())));
    }

    private void Announce(RecordingEntry entry)
    {
        if (!_closed && _recording.Update(entry))
        {
            Broadcast(new RecordingChanged(RecordingView.Of(entry, _ports.Time.GetUtcNow())));
        }
    }
}
