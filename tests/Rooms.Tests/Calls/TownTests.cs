using CrossStrait.Rooms.Calls;
using CrossStrait.Tests;
using Xunit;

namespace CrossStrait.Rooms.Tests.Calls;

/// <summary>
/// Five people press keys at random on devices of two nodes that hear of each other late, twice or never; devices and
/// nodes are lost; time passes. The rules are checked at each write (<see cref="TownStore"/>) and when all is quiet.
/// </summary>
public sealed class TownTests
{
    private const int Steps = 400;

    private static readonly string[] _numbers = ["1", "2", "3", "4", "5", "1", "2", "3", "4", "5", "11", "12", "13", "20", "30", "99", "71", "72"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_happens_the_rules_of_calls_hold(int seed)
    {
        for (var walk = 0; walk < 10; walk++)
        {
            new Town((seed * 1000) + walk).Walk(Steps);
        }
    }

    [Fact]
    public void Every_cause_of_an_end_occurs()
    {
        var causes = new HashSet<CallReason>();
        for (var seed = 1; seed <= 40 && causes.Count < Enum.GetValues<CallReason>().Length; seed++)
        {
            causes.UnionWith(new Town(seed).Walk(Steps));
        }

        Assert.Equal(Enum.GetValues<CallReason>().Order(), causes.Order());
    }

    [Fact]
    public void Nodes_race_for_the_same_calls()
    {
        var towns = Enumerable.Range(100, 10).Select(seed => new Town(seed)).ToArray();
        Assert.All(towns, town => town.Walk(Steps));

        Assert.True(towns.Sum(town => town.LostRaces) > 20, "Nobody was overtaken: the walk tries nothing.");
    }

    private sealed class Town
    {
        private readonly Random _random;
        private readonly FakeTimeProvider _time = new();
        private readonly TownPeople _people = new();
        private readonly TownStore _store;
        private readonly List<TownNode> _nodes = [];
        private readonly List<(TownNode To, string Subject, string Key, long Version)> _hints = [];
        private readonly List<Task> _tasks = [];

        public Town(int seed)
        {
            // Continuations run where the gate is opened, on this thread alone.
            SynchronizationContext.SetSynchronizationContext(null);
            _random = new Random(seed);
            _store = new TownStore(_random, _time);
            _people.DevicesOf = person => _nodes.Sum(node => node.Devices.Keys.Count(device => device.PersonId == person));
            AddNode();
            AddNode();
            foreach (var person in TownPeople.Names)
            {
                Connect(new LineDevice(person, "desk"));
            }
        }

        public int LostRaces => _store.LostRaces;

        public HashSet<CallReason> Walk(int steps)
        {
            for (var step = 0; step < steps; step++)
            {
                Step();
                Check();
            }

            Quiet();
            CheckQuiet();
            Leave();
            return _store.Causes;
        }

        private void Step()
        {
            switch (_random.Next(20))
            {
                case < 13:
                    Press();
                    break;
                case < 15:
                    Pass(TimeSpan.FromSeconds(_random.Next(1, 12)));
                    break;
                case 15:
                    Pass(TimeSpan.FromSeconds(_random.Next(20, 45)));
                    break;
                case 16 when AnyDevice() is { } device:
                    Disconnect(device);
                    break;
                case 17:
                    Connect(new LineDevice(AnyPerson(), _random.Next(2) == 0 ? "desk" : "phone"));
                    break;
                case 18:
                    Start(_people.SaveAsync(AnyPerson(), AnySettings(), CancellationToken.None));
                    break;
                case 19 when _random.Next(6) == 0:
                    KillNode();
                    break;
                default:
                    break;
            }

            for (var some = _random.Next(12); some > 0; some--)
            {
                MoveOn();
            }
        }

        /// <summary>Lets one question through, or a hint: perhaps lost, perhaps twice.</summary>
        private void MoveOn()
        {
            if (_hints.Count > 0 && _random.Next(4) == 0)
            {
                var hint = _hints[_random.Next(_hints.Count)];
                if (_random.Next(4) != 0)
                {
                    hint.To.Hear(hint.Subject, hint.Key, hint.Version);
                }

                if (_random.Next(8) != 0)
                {
                    _hints.Remove(hint);
                }
            }
            else if (_store.HasWaiting)
            {
                _store.LetOneThrough();
            }
        }

        private void Press()
        {
            if (AnyDevice() is not { } device || NodeOf(device) is not { } node)
            {
                return;
            }

            TownStore.Actor.Value = device.PersonId;
            var none = CancellationToken.None;
            var call = AnyCallOf(device.PersonId);
            var number = _numbers[_random.Next(_numbers.Length)];
            Start(_random.Next(call is null ? 2 : 19) switch
            {
                0 or 1 when _random.Next(3) > 0 || call is null => node.Book.DialAsync(device, number, true, none),
                < 5 => node.Book.AnswerAsync(device, call!, true, none),
                5 => node.Book.DeclineAsync(device, call!, none),
                6 => node.Book.HangUpAsync(device, call!, none),
                7 => node.Book.HoldAsync(device, call!, none),
                8 => node.Book.ResumeAsync(device, call!, none),
                9 or 10 => node.Book.TransferAsync(device, call!, number, none),
                11 or 12 => node.Book.ConsultAsync(device, call!, number, true, none),
                13 => node.Book.CompleteTransferAsync(device, call!, none),
                14 => node.Book.CancelTransferAsync(device, call!, none),
                15 => node.Book.AddAsync(device, call!, number, none),
                16 => node.Book.ParkAsync(device, call!, none),
                17 => node.Book.PickUpAsync(device, "71", true, none),
                _ => node.Book.LeaveVoicemailAsync(device, call!, none),
            });
            TownStore.Actor.Value = null;
        }

        private void Check()
        {
            _tasks.RemoveAll(task => task.IsCompletedSuccessfully);
            Assert.All(_tasks, task => Assert.False(task.IsFaulted, task.Exception?.ToString()));
        }

        /// <summary>Everything under way is done and every node has looked at the rows once more.</summary>
        private void Quiet()
        {
            Pass(TimeSpan.FromSeconds(11));
        }

        private void CheckQuiet()
        {
            var now = _time.GetUtcNow();
            Assert.All(_store.Live, call => Assert.All(call.Attempts, attempt => Assert.True(attempt.Until > now, "It rings too long.")));
            foreach (var node in _nodes)
            {
                foreach (var (device, seen) in node.Devices)
                {
                    Assert.All(seen.Values, view => Assert.Equal(RingsAt(device.PersonId, view.Id), view is { State: CallPhase.Ringing, Direction: CallDirection.In }));
                }

                Assert.All(node.Rooms.Values, room => Assert.Equal(_store.All.Single(call => call.Id == room.Id).Version, room.Version));
            }

            Assert.Equal(TownPeople.Names.Where(_store.IsBusy), _people.Busy.Order());
            Assert.All(
                TownPeople.Names,
                person => Assert.InRange(_store.Live.Count(call => call.Find(person) is { State: LegState.Connected } && call.Mailbox is null), 0, 1));
        }

        /// <summary>All devices go. Nothing may go on without people.</summary>
        private void Leave()
        {
            foreach (var device in _nodes.SelectMany(node => node.Devices.Keys).ToArray())
            {
                Disconnect(device);
            }

            Pass(TimeSpan.FromSeconds(90));
            Assert.Empty(_store.Live);
            Assert.Empty(_people.Busy);
        }

        private bool RingsAt(string person, string callId) => _store.All.Single(call => call.Id == callId).Find(person) is { State: LegState.Ringing };

        private void Pass(TimeSpan time)
        {
            for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                for (var rest = 0; rest < 5000 && _store.HasWaiting; rest++)
                {
                    MoveOn();
                }
            }

            _hints.Clear();
        }

        private void AddNode()
        {
            var node = new TownNode(_store, _people, _time);
            node.Published += (subject, key, version) =>
            {
                foreach (var other in _nodes.Where(other => other != node))
                {
                    _hints.Add((other, subject, key, version));
                }
            };
            _nodes.Add(node);
            Start(node.Loop.StartAsync(CancellationToken.None));
        }

        /// <summary>A node dies with all that it was doing; another starts in its place. Somebody is always left.</summary>
        private void KillNode()
        {
            var node = _nodes[0];
            node.Kill();
            _nodes.Remove(node);
            AddNode();
        }

        private void Connect(LineDevice device)
        {
            if (NodeOf(device) is not null)
            {
                return;
            }

            var node = _nodes[_random.Next(_nodes.Count)];
            node.Devices.Add(device, []);
            Start(node.Book.DeviceBackAsync(device, CancellationToken.None));
        }

        private void Disconnect(LineDevice device)
        {
            var node = NodeOf(device)!;
            node.Devices.Remove(device);
            Start(node.Book.DeviceLostAsync(device, withNode: false, CancellationToken.None));
        }

        private void Start(Task task) => _tasks.Add(task);

        private TownNode? NodeOf(LineDevice device) => _nodes.Find(node => node.Devices.ContainsKey(device));

        private string AnyPerson() => TownPeople.Names[_random.Next(TownPeople.Names.Count)];

        private LineDevice? AnyDevice()
        {
            var devices = _nodes.SelectMany(node => node.Devices.Keys).OrderBy(device => device.ToString(), StringComparer.Ordinal).ToArray();
            return devices.Length == 0 ? null : devices[_random.Next(devices.Length)];
        }

        private string? AnyCallOf(string person)
        {
            var calls = _store.All.Where(call => (call.IsLive || _random.Next(20) == 0) && call.Find(person) is not null).Select(call => call.Id).ToArray();
            return calls.Length == 0 ? null : calls[_random.Next(calls.Length)];
        }

        private CallSettings AnySettings()
        {
            string? Sometimes() => _random.Next(5) == 0 ? _numbers[_random.Next(_numbers.Length)] : null;
            return new CallSettings
            {
                DoNotDisturb = _random.Next(8) == 0,
                CallWaiting = _random.Next(3) > 0,
                Voicemail = new VoicemailSettings { Enabled = _random.Next(3) == 0, AfterSeconds = 20 },
                Forward = new ForwardSettings { Always = _random.Next(3) == 0 ? Sometimes() : null, Busy = Sometimes(), NoAnswer = Sometimes(), Offline = Sometimes() },
                Delegates = _random.Next(4) == 0 ? [new DelegateSettings(AnyPerson())] : [],
            };
        }
    }
}
