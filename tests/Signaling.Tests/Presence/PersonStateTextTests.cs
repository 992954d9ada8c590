using CrossStrait.Rooms.Calls;
using CrossStrait.Signaling.Presence;
using CrossStrait.Signaling.Presence.Redis;
using Xunit;

namespace CrossStrait.Signaling.Tests.Presence;

public class PersonStateTextTests
{
    [Fact]
    public void State_is_read_as_the_script_writes_it()
    {
        var state = PersonStateText.Read("""["PE_a","1795251600123","v","1795251600123","s","Away","n","午休","u","1795251700000000","b","1","c:x1","ND_1 my desk"]""");

        Assert.NotNull(state);
        Assert.Equal(("PE_a", 1795251600123, true), (state.PersonId, state.Version, state.IsBusy));
        Assert.Equal(new ChosenPresence(PresenceStatus.Away, "午休", 1795251700000000), state.Chosen);
        Assert.Equal(new DeviceConnection("ND_1", "my desk"), Assert.Single(state.Connections).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""["PE_a"]""")]
    [InlineData("""["","1"]""")]
    [InlineData("""["PE_a","-1"]""")]
    [InlineData("""["PE_a","1","s"]""")]
    [InlineData("""["PE_a","1",null,"x"]""")]
    [InlineData("""["PE_a",1]""")]
    public void What_is_no_state_is_refused(string text) => Assert.Null(PersonStateText.Read(text));

    [Theory]
    [InlineData("""["PE_a","1","s","Asleep"]""")]
    [InlineData("""["PE_a","1","s","77"]""")]
    [InlineData("""["PE_a","1","c:x1","ND_1"]""")]
    public void Fields_that_make_no_sense_are_left_out(string text)
    {
        var state = PersonStateText.Read(text);

        Assert.NotNull(state);
        Assert.Null(state.Chosen);
        Assert.Empty(state.Connections);
    }
}
