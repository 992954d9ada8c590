using System.Text;
using CrossStrait.MediaRelay.Ice;
using Xunit;

namespace CrossStrait.MediaRelay.Tests.Ice;

public class IceCredentialsTests
{
    [Fact]
    public void A_ufrag_names_the_node_and_worker_it_was_made_for()
    {
        for (byte node = 0; node <= IceCredentials.MaxPlace; node++)
        {
            for (byte worker = 0; worker <= IceCredentials.MaxPlace; worker++)
            {
                var ufrag = Encoding.UTF8.GetBytes(IceCredentials.Create(node, worker).Ufrag);
                Assert.True(IceCredentials.TryReadPlace(ufrag, out var readNode, out var readWorker));
                Assert.Equal((node, worker), (readNode, readWorker));
            }
        }
    }

    [Fact]
    public void Credentials_are_ice_chars_of_the_promised_length_and_never_repeat()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 100; i++)
        {
            var credentials = IceCredentials.Create(1, 2);
            Assert.Matches("^[A-Za-z0-9+/]{8}$", credentials.Ufrag);
            Assert.Matches("^[A-Za-z0-9+/]{24}$", credentials.Password);
            Assert.True(seen.Add(credentials.Ufrag));
            Assert.True(seen.Add(credentials.Password));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABcdefg")] // one short
    [InlineData("ABcdefghi")] // one long
    [InlineData("-Bcdefgh")] // not an ice-char
    [InlineData("A:cdefgh")]
    public void A_foreign_ufrag_names_no_place(string ufrag) =>
        Assert.False(IceCredentials.TryReadPlace(Encoding.UTF8.GetBytes(ufrag), out _, out _));

    [Fact]
    public void A_node_or_worker_beyond_one_character_is_a_programming_error()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IceCredentials.Create(64, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => IceCredentials.Create(0, 64));
    }

    [Fact]
    public void The_password_does_not_show_in_text()
    {
        var credentials = IceCredentials.Create(0, 0);
        Assert.DoesNotContain(credentials.Password, credentials.ToString(), StringComparison.Ordinal);
    }
}
