using CrossStrait.Rooms.Audit;
using Xunit;

namespace CrossStrait.Rooms.Tests.Audit;

public sealed class AuditChainTests
{
    /// <summary>The canonical text was written out by hand and hashed with sha256sum.</summary>
    [Fact]
    public void Hash_is_that_of_the_documented_text()
    {
        // 19:crossstrait-audit-1,1:1,16:1763780000000000,7:PE_anna,16:session.signedIn,6:林雅,21:{"method":"password"},64:0...0,
        Assert.Equal("4a60667ff7e2957f6b04933d49487e71b7da1c57bdf4a204cb8328800463b92f", AuditChain.HashOf(Entry()));
    }

    [Fact]
    public void Fields_cannot_be_moved_across_their_border()
    {
        var one = Entry();
        var other = Entry();
        one.Actor = "ab";
        one.Action = "c";
        other.Actor = "a";
        other.Action = "bc";

        Assert.NotEqual(AuditChain.HashOf(one), AuditChain.HashOf(other));
    }

    [Fact]
    public void Every_field_is_covered()
    {
        Action<AuditRow>[] changes =
        [
            entry => entry.Sequence++,
            entry => entry.At++,
            entry => entry.Actor += "x",
            entry => entry.Action += "x",
            entry => entry.Subject += "x",
            entry => entry.Details += " ",
            entry => entry.PreviousHash = new string('1', 64),
        ];

        var hashes = changes.Select(change =>
        {
            var entry = Entry();
            change(entry);
            return AuditChain.HashOf(entry);
        });

        Assert.Equal(changes.Length + 1, hashes.Append(AuditChain.HashOf(Entry())).Distinct().Count());
    }

    private static AuditRow Entry() => new()
    {
        Sequence = 1,
        At = 1_763_780_000_000_000,
        Actor = "PE_anna",
        Action = "session.signedIn",
        Subject = "林雅",
        Details = """{"method":"password"}""",
        PreviousHash = AuditChain.Origin,
        Hash = "",
    };
}
