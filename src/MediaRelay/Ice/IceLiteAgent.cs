using System.Buffers.Binary;
using CrossStrait.MediaRelay.Packets;

namespace CrossStrait.MediaRelay.Ice;

/// <summary>
/// The lite side of ICE (RFC 8445 2.5): answers connectivity checks, follows the peer's nomination, and takes the
/// checks as consent to send (RFC 7675).
/// </summary>
/// <remarks>
/// Does no I/O and reads no clock. Call <see cref="Receive"/> for each STUN datagram and <see cref="Advance"/> when
/// <see cref="Deadline"/> is reached; after either call, take every <see cref="TryTake"/> output. Whoever lacks the
/// password leaves no state behind and gets no answer, so that the relay reflects nothing.
/// </remarks>
internal sealed class IceLiteAgent
{
    private const int UnknownAttributeCode = 420;

    private const int RoleConflictCode = 487;

    /// <summary>
    /// A request with more unknown attributes than these is refused all the same; the list is a courtesy.
    /// </summary>
    private const int MaxUnknownListed = 8;

    /// <summary>What was sent on the old path before the new one was nominated may still be under way.</summary>
    private static readonly TimeSpan _overlap = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The same where the old session is not answered any more: until the peer has found that out it sends on its old path.
    /// </summary>
    private static readonly TimeSpan _longOverlap = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long checks must have come on a UDP path before it can take over. A check does not prove where it came
    /// from: a copy of one, sent with another's address, must not turn the media to that address.
    /// </summary>
    private static readonly TimeSpan _trial = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _consentTimeout;
    private readonly ValidatedPaths _paths = new();
    private readonly Queue<IceOutput> _outputs = new();

    private IceGeneration _current;

    /// <summary>During a restart, what still works until a path is nominated under <see cref="_current"/>.</summary>
    private IceGeneration? _previous;

    /// <summary>The last sign of life. Null after a restart, which brings no time: the next call brings it.</summary>
    private MonotonicTime? _quietSince;

    /// <summary>Paths of generations before this one are forgotten at <see cref="_forgetAt"/>.</summary>
    private int _forgetBefore;
    private MonotonicTime _forgetAt = MonotonicTime.Never;

    /// <summary>Nominated in the place of a path that still works, and not yet seen to be the peer's.</summary>
    private NetworkPath _nominee;
    private int _nomineeGeneration;

    /// <summary>The running restart is there to leave UDP.</summary>
    private bool _leavesUdp;

    /// <summary>RFC 7675 5.1: consent once lost does not come back under the same credentials.</summary>
    private bool _isSpent;

    /// <param name="consentTimeout">Silence after which consent counts as lost, also before the first check.</param>
    public IceLiteAgent(IceCredentials local, TimeSpan consentTimeout, MonotonicTime now)
    {
        _current = new IceGeneration(0, local);
        _consentTimeout = consentTimeout;
        _quietSince = now;
    }

    public IceCredentials Local => _current.Local;

    public bool HasSelected { get; private set; }

    /// <summary>Whether a path waits for <see cref="Confirm"/>. Asked for every packet.</summary>
    public bool HasNominee { get; private set; }

    /// <summary>
    /// The path last nominated and confirmed; until one is, the first validated. Meaningful while
    /// <see cref="HasSelected"/>.
    /// </summary>
    public NetworkPath Selected { get; private set; }

    /// <summary>When to call <see cref="Advance"/>. Changes with every check and with a restart.</summary>
    public MonotonicTime Deadline
    {
        get
        {
            if (_isSpent)
            {
                return MonotonicTime.Never;
            }

            if (HasSelected)
            {
                return _paths.LastCheck(Selected) + _consentTimeout;
            }

            return _quietSince is { } since ? since + _consentTimeout : default;
        }
    }

    /// <param name="password">Not kept: only who sends checks needs the other side's password.</param>
    public void SetRemote(string ufrag, string password) => _current.SetRemote(ufrag);

    /// <summary>
    /// Begins a new ICE session. Make before break: the old credentials and path go on working until a path is
    /// nominated under the new ones (RFC 8445 9), or until they lose consent.
    /// </summary>
    /// <param name="remotePassword">Not kept, as in <see cref="SetRemote"/>.</param>
    /// <param name="leavesUdp">
    /// The new session shall go by TCP. A browser keeps a path by UDP in preference to it for as long as that is answered,
    /// however much it loses; so the old session ends with the first check over TCP, and not with its nomination.
    /// </param>
    public void Restart(IceCredentials newLocal, string remoteUfrag, string remotePassword, bool leavesUdp = false)
    {
        _leavesUdp = leavesUdp;
        if (_isSpent)
        {
            _previous = null;
        }
        else if (_previous is null || (HasSelected && _paths.Generation(Selected) == _current.Number))
        {
            _previous = _current;
        }

        _current = new IceGeneration(_current.Number + 1, newLocal);
        _current.SetRemote(remoteUfrag);
        _isSpent = false;
        _quietSince = null;
    }

    /// <summary>Whether checks to this ufrag are for us: the current one or, during a restart, the previous.</summary>
    public bool Matches(ReadOnlySpan<byte> localUfrag) =>
        !_isSpent && (_current.Matches(localUfrag) || (_previous?.Matches(localUfrag) ?? false));

    /// <summary>Whether a check with right credentials came on the path. Asked for every packet.</summary>
    public bool IsValidated(in NetworkPath path) => (HasSelected && path == Selected) || _paths.Contains(in path);

    /// <param name="response">Room for <see cref="StunWriter.MaxResponseLength"/> bytes.</param>
    /// <param name="responseLength">
    /// If positive, that much of <paramref name="response"/> goes back on the path.
    /// </param>
    public StunError Receive(
        ReadOnlySpan<byte> datagram,
        in NetworkPath path,
        MonotonicTime now,
        Span<byte> response,
        out int responseLength)
    {
        responseLength = 0;
        _quietSince ??= now;
        var error = StunReader.TryRead(datagram, out var message);
        if (error == StunError.None)
        {
            error = Authenticate(in message, out var generation);
            if (generation is not null)
            {
                return Answer(in message, generation, in path, now, response, out responseLength);
            }
        }

        return error;
    }

    /// <summary>A packet with a right SRTP tag came on the path: if it is the nominated one, it takes over.</summary>
    public void Confirm(in NetworkPath path, MonotonicTime now)
    {
        if (HasNominee && path == _nominee && _paths.Contains(in path))
        {
            TakeOver(in path, now);
        }
    }

    /// <summary>The path is gone for good: its TCP connection ended (RFC 6544 7.1).</summary>
    public void Remove(in NetworkPath path, MonotonicTime now)
    {
        _paths.Remove(in path);
        LeaveIfGone(now);
    }

    public void Advance(MonotonicTime now)
    {
        _quietSince ??= now;
        if (now >= _forgetAt)
        {
            _paths.RemoveBefore(_forgetBefore);
            _forgetAt = MonotonicTime.Never;
            LeaveIfGone(now);
        }

        if (now < Deadline)
        {
            return;
        }

        if (HasSelected)
        {
            LeavePath(now);
        }

        if (!HasSelected && now >= Deadline)
        {
            _isSpent = true;
            HasNominee = false;
            _previous = null;
            _paths.Clear();
            _outputs.Enqueue(new IceOutput.ConsentExpired());
        }
    }

    public bool TryTake(out IceOutput? output) => _outputs.TryDequeue(out output);

    /// <summary>
    /// Cheap tests first: a flood costs a checksum and a comparison, the HMAC only for who knows the name.
    /// </summary>
    private StunError Authenticate(in StunReader message, out IceGeneration? generation)
    {
        generation = null;
        if (!message.IsBindingRequest)
        {
            return message.IsRequest ? StunError.UnknownMethod : StunError.NotARequest;
        }

        if (!message.VerifyFingerprint())
        {
            return StunError.BadFingerprint;
        }

        if (!message.HasIntegrity)
        {
            return StunError.MissingIntegrity;
        }

        var named = FindGeneration(in message);
        if (named is null)
        {
            return StunError.UnknownUsername;
        }

        if (!message.VerifyIntegrity(named.Key))
        {
            return StunError.BadIntegrity;
        }

        generation = named;
        return StunError.None;
    }

    private IceGeneration? FindGeneration(in StunReader message)
    {
        if (_isSpent)
        {
            return null;
        }

        if (_current.MatchesUsername(in message))
        {
            return _current;
        }

        return _previous is not null && _previous.MatchesUsername(in message) ? _previous : null;
    }

    private StunError Answer(
        in StunReader message,
        IceGeneration generation,
        in NetworkPath path,
        MonotonicTime now,
        Span<byte> response,
        out int responseLength)
    {
        if (message.HasUnknownRequired)
        {
            Span<ushort> unknown = stackalloc ushort[MaxUnknownListed];
            unknown = unknown[..message.CopyUnknownRequired(unknown)];
            responseLength = StunWriter.WriteError(
                response, message.TransactionId, UnknownAttributeCode, generation.Key, unknown);
            return StunError.UnknownRequiredAttribute;
        }

        if (message.IsPeerControlled)
        {
            // A lite agent facing a full one is controlled whatever the tie-breakers say (RFC 8445 6.1.1), so the
            // peer is told to change roles and to check again.
            responseLength = StunWriter.WriteError(response, message.TransactionId, RoleConflictCode, generation.Key);
            return StunError.RoleConflict;
        }

        Accept(in path, generation, in message, now);
        responseLength = StunWriter.WriteBindingSuccess(response, message.TransactionId, in path, generation.Key);
        return StunError.None;
    }

    private void Accept(in NetworkPath path, IceGeneration generation, in StunReader message, MonotonicTime now)
    {
        var transaction = BinaryPrimitives.ReadUInt64BigEndian(message.TransactionId);
        _paths.Note(in path, generation.Number, transaction, now, HasSelected ? Selected : path);
        _quietSince = now;
        var leaves = _leavesUdp && path.IsTcp && _previous is not null && generation == _current;
        if (leaves || (message.UseCandidate && !(HasNominee && _nomineeGeneration > generation.Number)))
        {
            _nominee = path;
            _nomineeGeneration = generation.Number;
            HasNominee = true;
        }

        if (!HasSelected)
        {
            Select(in path);
        }

        // A TCP connection proves the address by its handshake.
        if (HasNominee && path == _nominee && (path == Selected || path.IsTcp || _paths.IsTried(in path, now, _trial)))
        {
            TakeOver(in path, now);
        }
    }

    /// <summary>The nominated path is selected; if it belongs to a new session, the old one has ended (RFC 8445 9).</summary>
    private void TakeOver(in NetworkPath path, MonotonicTime now)
    {
        HasNominee = false;
        Select(in path);
        if (_previous is not null && _paths.Generation(in path) == _current.Number)
        {
            _previous = null;
            _forgetBefore = _current.Number;
            _forgetAt = now + (_leavesUdp ? _longOverlap : _overlap);
            _leavesUdp = false;
            _outputs.Enqueue(new IceOutput.RestartCompleted());
        }
    }

    private void Select(in NetworkPath path)
    {
        if (HasSelected && Selected == path)
        {
            return;
        }

        Selected = path;
        HasSelected = true;
        _outputs.Enqueue(new IceOutput.Selected(path));
    }

    private void LeaveIfGone(MonotonicTime now)
    {
        HasNominee &= _paths.Contains(in _nominee);
        if (HasSelected && !_paths.Contains(Selected))
        {
            LeavePath(now);
            if (!HasSelected)
            {
                _outputs.Enqueue(new IceOutput.PathLost());
            }
        }
    }

    /// <summary>
    /// Consent belongs to a path (RFC 7675 5.1): when the selected one loses it or is gone, another that still has it
    /// takes over.
    /// </summary>
    private void LeavePath(MonotonicTime now)
    {
        HasSelected = false;
        if (_paths.TryFindFreshest(new MonotonicTime(now.Ticks - _consentTimeout.Ticks), out var other))
        {
            Select(in other);
        }
    }
}
