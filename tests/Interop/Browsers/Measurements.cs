namespace CrossStrait.Interop.Browsers;

/// <param name="Milliseconds">From joining until the rate held for a second; null if it never did.</param>
/// <param name="Rates">Frames decoded in the last second, for each video.</param>
internal sealed record RateReached(double? Milliseconds, double[] Rates)
{
    public override string ToString() => $"{Milliseconds?.ToString("0", null) ?? "never"} ms, {string.Join(", ", Rates.Select(rate => $"{rate:0.0}"))} fps";
}

/// <param name="Hertz">The strongest frequency.</param>
/// <param name="Decibels">Its level.</param>
/// <param name="Clearance">How far it stands above every other frequency, in decibels.</param>
internal sealed record ToneHeard(double Hertz, double Decibels, double Clearance);

/// <summary>What getStats says of a connection's transport.</summary>
internal sealed record TransportState(string SrtpCipher, string DtlsState, string TlsVersion);

/// <summary>The pair of candidates that a connection uses, in the words of getStats. No protocol: there is none yet.</summary>
/// <param name="LocalType">"host", "prflx" or "relay".</param>
/// <param name="RelayProtocol">How a relayed candidate reaches its TURN server: "udp", "tcp" or "tls".</param>
internal sealed record SelectedPair(string Protocol, string LocalType, int LocalPort, string RemoteAddress, string RelayProtocol);

/// <summary>What pages measure, asked for with a patience that ends well after any limit that a test sets.</summary>
internal static class Measurements
{
    private const int Patience = 15_000;

    extension(MediaPage page)
    {
        public Task<RateReached> AwaitRateAsync(int videos, double fps) =>
            page.CallAsync<RateReached>("awaitRate", new { videos, fps, patience = Patience });

        /// <summary>Milliseconds from joining until the first picture was shown.</summary>
        public Task<double?> AwaitPictureAsync() => page.CallAsync<double?>("awaitPicture", new { patience = Patience });

        public Task<ToneHeard> AwaitToneAsync() => page.CallAsync<ToneHeard>("awaitTone", new { patience = Patience });

        /// <summary>The level of the sound that is decoded, 0 to 1: for browsers without a sound device, where nothing can be analysed.</summary>
        public Task<double> AwaitSoundAsync() => page.CallAsync<double>("awaitSound", new { patience = Patience });

        /// <summary>The pair in use. A browser's statistics may name it a moment after the connection stands.</summary>
        public Task<SelectedPair> ReadSelectedPairAsync(string connection) => Poll.UntilAsync(
            TimeSpan.FromSeconds(5),
            () => page.CallAsync<SelectedPair>("selectedPair", new { connection }),
            pair => pair.Protocol.Length > 0,
            pair => $"a selected pair: {pair}");

        /// <summary>Milliseconds from joining until ICE and DTLS were done; null if they never were.</summary>
        public Task<double?> AwaitConnectedAsync(string connection) =>
            page.CallAsync<double?>("awaitConnected", new { connection, patience = Patience });

        /// <param name="connection">"up" or "down".</param>
        public Task<TransportState> ReadTransportAsync(string connection) =>
            page.CallAsync<TransportState>("transport", new { connection });
    }
}
