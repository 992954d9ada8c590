using CrossStrait.MediaRelay;
using Microsoft.Extensions.Logging.Abstractions;

// A relay and nothing else: commands on the standard input, events on the standard output. The argument is the address to announce.
var options = new RelayOptions { UdpPort = 0, TcpPort = 0, AnnouncedAddress = args[0] };
await using var relay = MediaRelayFactory.Create(options, NullLoggerFactory.Instance);
await using var input = Console.OpenStandardInput();
await using var output = Console.OpenStandardOutput();
await RelayPipe.ServeAsync(relay, input, output, CancellationToken.None);
