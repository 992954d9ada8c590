using CrossStrait.Rooms.Directory;
using CrossStrait.Rooms.Sessions;
using CrossStrait.Rooms.Storage;

namespace CrossStrait.Rooms.Calls;

/// <summary>What a transition adds to the histories of people and to the records of organisations.</summary>
internal static class CallJournal
{
    public static IEnumerable<CallHistoryRow> History(CallChange change)
    {
        foreach (var leg in change.After.Legs)
        {
            var before = change.Before?.Find(leg.PersonId);
            if (leg.State == LegState.Left && (before is null || before.IsLive) && KindOf(change.After, leg) is { } kind)
            {
                yield return Entry(change.After, leg, kind);
            }
        }
    }

    /// <summary>One for each organisation concerned, when the call ends.</summary>
    public static IEnumerable<CallRecordRow> Records(CallChange change, IPeople people)
    {
        var call = change.After;
        if (call is not { EndedAt: { } ended, Cause: { } cause, MergedInto: null } || change.Before is { IsLive: false })
        {
            yield break;
        }

        var spoke = call.Legs.Where(leg => leg.JoinedAt is not null).OrderBy(leg => leg.JoinedAt).ToArray();
        var answeredBy = spoke.FirstOrDefault(leg => leg.PersonId != call.CallerId)?.PersonId;
        var organisations = call.Legs.Select(leg => leg.PersonId).Append(call.TargetId).OfType<string>()
            .Select(person => people.Find(person)?.OrganisationId)
            .OfType<string>()
            .Distinct();
        foreach (var organisation in organisations)
        {
            yield return new CallRecordRow
            {
                CallId = call.Id,
                OrganisationId = organisation,
                CallerId = call.CallerId,
                CallerName = NameOf(call.CallerId, people),
                Number = call.Number,
                AnsweredById = answeredBy,
                AnsweredByName = answeredBy is null ? null : NameOf(answeredBy, people),
                Parties = string.Join(',', spoke.Select(leg => leg.PersonId)),
                IsVideo = call.Video,
                StartedAt = call.StartedAt.ToUtcMicroseconds(),
                AnsweredAt = call.AnsweredAt?.ToUtcMicroseconds(),
                EndedAt = ended.ToUtcMicroseconds(),
                Seconds = call.AnsweredAt is { } answered ? (int)(ended - answered).TotalSeconds : 0,
                Reason = cause,
                Sip = CallCause.Of(cause).Sip,
            };
        }
    }

    private static string NameOf(string personId, IPeople people) => people.Find(personId)?.Name ?? "";

    /// <summary>Null for what leaves no trace with this person: it rang for somebody else, or the call goes on elsewhere.</summary>
    private static HistoryKind? KindOf(CallState call, Leg leg) => leg switch
    {
        _ when call.MergedInto is not null && !(leg.IsCaller && call.AnsweredAt is not null) => null,
        { IsCaller: false, RangAt: null, JoinedAt: null } => null,
        { IsCaller: true } when call.Mailbox is not null => HistoryKind.Voicemail,
        { JoinedAt: not null } => HistoryKind.Answered,
        { OnBehalfOf: not null } => null,
        { Cause: CallReason.AnsweredElsewhere } when leg.PersonId != call.TargetId => null,
        { Cause: CallReason.AnsweredElsewhere } => HistoryKind.Answered,
        { Cause: CallReason.Declined } => HistoryKind.Declined,
        { Cause: CallReason.Cancelled, IsCaller: true } => HistoryKind.Cancelled,
        _ => HistoryKind.Missed,
    };

    private static CallHistoryRow Entry(CallState call, Leg leg, HistoryKind kind)
    {
        var at = leg.IsCaller ? call.StartedAt : leg.RangAt ?? leg.JoinedAt ?? call.StartedAt;
        var other = leg.PersonId != call.CallerId
            ? call.CallerId
            : call.Legs.FirstOrDefault(one => one.JoinedAt is not null && one.PersonId != leg.PersonId)?.PersonId ?? call.TargetId;
        return new CallHistoryRow
        {
            Id = PrefixedId.New("HI"),
            CallId = call.Id,
            PersonId = leg.PersonId,
            IsOutgoing = leg.IsCaller,
            Kind = kind,
            Number = call.Number,
            OtherId = other,
            At = at.ToUtcMicroseconds(),
            Seconds = leg is { JoinedAt: { } joined, LeftAt: { } left } ? (int)(left - joined).TotalSeconds : 0,
            Reason = leg.Cause ?? CallReason.Normal,
            IsSeen = kind != HistoryKind.Missed || leg.IsCaller,
        };
    }
}
