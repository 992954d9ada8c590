using CrossStrait.Interop.Hosting;
using Microsoft.Playwright;

namespace CrossStrait.Interop.Page;

/// <summary>What tests ask of a page again and again, with a patience that ends well after what people would bear.</summary>
internal static class PageProbes
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>How many tiles show a picture that moves.</summary>
    public const string PicturesMove = """
        async () => {
          const videos = [...document.querySelectorAll('[data-testid=tile] video')];
          const times = videos.map(video => video.currentTime);
          await new Promise(resolve => setTimeout(resolve, 400));
          return videos.filter((video, i) => video.videoWidth > 0 && video.currentTime > times[i]).length;
        }
        """;

    public static Task AwaitPicturesAsync(this IPage page, ServerProcess server, int count) =>
        page.AwaitAsync(server, () => page.EvaluateAsync<int>(PicturesMove), moving => moving == count, $"{count} moving pictures");

    public static Task<T> AwaitAsync<T>(this IPage page, ServerProcess server, Func<Task<T>> ask, Func<T, bool> isGood, string what) =>
        Poll.UntilAsync(Patience, ask, isGood, last => $"{what}: {last} on {page.Url}\n{server.LogTail()}");
}
