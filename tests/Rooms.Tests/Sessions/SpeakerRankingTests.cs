using CrossStrait.Rooms.Sessions;
using Xunit;

namespace CrossStrait.Rooms.Tests.Sessions;

public class SpeakerRankingTests
{
    private readonly SpeakerRanking _ranking = new();

    [Fact]
    public void The_first_to_speak_is_the_active_speaker_at_once_and_stays_so_in_silence()
    {
        Assert.True(Heard("ana", 30, true, at: 0));
        Assert.Equal("ana", _ranking.Active);

        Heard("ana", 90, false, at: 1000);
        Assert.Equal(["ana"], _ranking.Speakers);
        Assert.True(Advance(1500));

        Assert.Empty(_ranking.Speakers);
        Assert.Equal("ana", _ranking.Active);
    }

    [Fact]
    public void Another_becomes_the_active_speaker_after_six_hundred_milliseconds_of_being_louder()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ben", 30, true, at: 100);
        Assert.Equal(TimeSpan.FromMilliseconds(700), _ranking.Deadline);

        Assert.False(Advance(699));
        Assert.Equal("ana", _ranking.Active);

        Assert.True(Advance(700));
        Assert.Equal("ben", _ranking.Active);
        Assert.Equal(["ben", "ana"], _ranking.Speakers);
    }

    [Fact]
    public void A_cough_does_not_take_the_stage()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ben", 20, true, at: 100);
        Heard("ben", 100, false, at: 500);

        Advance(700);
        Advance(2000);

        Assert.Equal("ana", _ranking.Active);
        Assert.Equal(["ana"], _ranking.Speakers);
    }

    [Fact]
    public void Loudness_with_a_break_begins_anew()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ben", 30, true, at: 0);
        Heard("ben", 45, true, at: 400);
        Heard("ben", 30, true, at: 500);

        Advance(1000);
        Assert.Equal("ana", _ranking.Active);

        Advance(1100);
        Assert.Equal("ben", _ranking.Active);
    }

    [Fact]
    public void As_loud_as_the_active_speaker_is_not_louder()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ben", 38, true, at: 0);

        Advance(10_000);

        Assert.Equal("ana", _ranking.Active);
        Assert.Equal(["ana", "ben"], _ranking.Speakers);
    }

    [Fact]
    public void After_silence_the_next_speaker_needs_as_long()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ana", 100, false, at: 1000);
        Advance(1500);

        Heard("ben", 50, true, at: 5000);
        Assert.Equal(["ana", "ben"], _ranking.Speakers);
        Advance(5600);

        Assert.Equal("ben", _ranking.Active);
        Assert.Equal(["ben"], _ranking.Speakers);
    }

    [Fact]
    public void A_pause_between_words_is_not_the_end()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ana", 100, false, at: 1000);
        Advance(1400);
        Heard("ana", 40, true, at: 1450);

        Assert.False(Advance(3000));
        Assert.Equal(["ana"], _ranking.Speakers);
    }

    [Fact]
    public void Who_leaves_is_forgotten_and_the_loudest_left_becomes_active()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ben", 39, true, at: 0);

        Assert.True(_ranking.Forget("ana"));
        Assert.True(Advance(10));

        Assert.Equal("ben", _ranking.Active);
        Assert.Equal(["ben"], _ranking.Speakers);
        Assert.False(_ranking.Forget("cai"));
    }

    [Fact]
    public void Ten_are_told_the_active_speaker_first_and_the_others_by_loudness()
    {
        Heard("p00", 50, true, at: 0);
        for (var i = 1; i < 20; i++)
        {
            Heard($"p{i:00}", 60 - i, true, at: 0);
        }

        Assert.Equal(SpeakerRanking.Told, _ranking.Speakers.Count);
        Assert.Equal(["p00", "p19", "p18", "p17"], _ranking.Speakers.Take(4));
        Assert.Equal([0.17, 0.32], _ranking.Views().Take(2).Select(view => view.Level));
    }

    [Fact]
    public void Silence_is_measured_from_the_last_word()
    {
        Heard("ana", 40, true, at: 0);
        Heard("ben", 40, true, at: 0);
        Heard("ben", 100, false, at: 200);

        Assert.True(_ranking.LastSpoke("cai") < _ranking.LastSpoke("ben"));
        Assert.True(_ranking.LastSpoke("ben") < _ranking.LastSpoke("ana"));
    }

    [Fact]
    public void News_are_told_five_times_a_second_and_only_when_there_are_any()
    {
        var news = new SpeakerNews(_ranking);
        Heard("ana", 40, true, at: 0);
        Assert.True(news.TryTell(TimeSpan.Zero, out _));
        Assert.False(news.TryTell(TimeSpan.FromSeconds(1), out _));
        Assert.Null(news.Deadline);

        Heard("ana", 30, true, at: 1000);
        Assert.True(news.TryTell(TimeSpan.FromMilliseconds(1000), out _));
        Heard("ana", 20, true, at: 1100);
        Assert.False(news.TryTell(TimeSpan.FromMilliseconds(1100), out _));
        Assert.Equal(TimeSpan.FromMilliseconds(1200), news.Deadline);
        Assert.True(news.TryTell(TimeSpan.FromMilliseconds(1200), out var told));

        Assert.Equal([new SpeakerView("ana", 0.67)], told);
    }

    private bool Heard(string who, int dbov, bool speaking, int at)
    {
        _ranking.Heard(who, dbov, speaking, TimeSpan.FromMilliseconds(at));
        return Advance(at);
    }

    private bool Advance(int at) => _ranking.Advance(TimeSpan.FromMilliseconds(at));
}
