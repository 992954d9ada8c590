using System.Net;
using System.Net.Http.Headers;
using CrossStrait.Interop.Hosting;
using CrossStrait.MediaRelay.Ice;
using Xunit;

namespace CrossStrait.Interop.Synthetic;

/// <summary>A WHIP or WHEP client (RFC 9725): a synthetic peer and the HTTP around it.</summary>
internal sealed class SyntheticClient(ServerProcess server, string token, SyntheticPeer peer) : IDisposable
{
    public const string Sdp = "application/sdp";
    public const string Fragment = "application/trickle-ice-sdpfrag";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public SyntheticPeer Peer { get; } = peer;

    public string Room { get; init; } = "";

    public Uri? Location { get; private set; }

    /// <summary>The SDP answer.</summary>
    public string Answer { get; private set; } = "";

    public string EntityTag { get; private set; } = "";

    /// <summary>Makes a session and waits until media may flow.</summary>
    public async Task OpenAsync(string path)
    {
        using var reply = await SendAsync(HttpMethod.Post, new Uri(server.Address, path), Peer.Offer, Sdp);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.Created, $"{(int)reply.StatusCode} {text}");
        Assert.Equal(Sdp, reply.Content.Headers.ContentType?.MediaType);
        Location = new Uri(server.Address, reply.Headers.Location!);
        EntityTag = reply.Headers.ETag!.Tag;
        Answer = text;
        Peer.Connect(text);
        await Peer.Connected.WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    /// <summary>RFC 9725 4.3.3: a PATCH with If-Match "*" and new credentials.</summary>
    public async Task RestartIceAsync()
    {
        var local = IceCredentials.Create(0, 0);
        var body = $"a=ice-ufrag:{local.Ufrag}\r\na=ice-pwd:{local.Password}\r\n";
        using var reply = await SendAsync(HttpMethod.Patch, Location!, body, Fragment, "*");
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode == HttpStatusCode.OK, $"{(int)reply.StatusCode} {text}");
        Assert.NotEqual(EntityTag, reply.Headers.ETag!.Tag);
        EntityTag = reply.Headers.ETag.Tag;
        Peer.RestartIce(local, SyntheticAnswer.ReadCredentials(text));
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, string? body = null, string type = Sdp, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        request.Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue(type));
        return await server.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public void Dispose() => Peer.Dispose();
}
