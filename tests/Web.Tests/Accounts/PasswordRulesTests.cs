using CrossStrait.Web.Accounts;
using Xunit;

namespace CrossStrait.Web.Tests.Accounts;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ninechars")]
    [InlineData("1234567890")]
    [InlineData("0987654321")]
    [InlineData("qwertyuiop")]
    [InlineData("QWERTYUIOP")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("password123")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("iloveyou1314")]
    [InlineData("woaini5201314")]
    [InlineData("Taiwan2026!!")]
    [InlineData("我的密碼1234567")]
    [InlineData("我的密码1234567")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("１２３４５６７８９０")]
    [InlineData("88888888888")]
    [InlineData("xx-lin.yating-xx")]
    [InlineData("XX-LIN.YATING-XX")]
    [InlineData("林雅婷林雅婷的房子在山上")]
    public void Password_that_is_tried_first_is_refused(string? password)
    {
        Assert.NotNull(PasswordRules.FindFault(password, "lin.yating", "林雅婷"));
    }

    [Theory]
    [InlineData("correct horse battery")]
    [InlineData("竹林小徑 1948 avec")]
    [InlineData("kx7!gm2#vt")]
    [InlineData("a password of many words")]
    [InlineData("8d3f1b7a9c")]
    public void Password_of_ones_own_is_taken(string password)
    {
        Assert.Null(PasswordRules.FindFault(password, "lin.yating", "林雅婷"));
    }

    [Fact]
    public void Length_has_an_end()
    {
        var words = string.Concat(Enumerable.Range(0, 200));

        Assert.Null(PasswordRules.FindFault(words[..128]));
        Assert.NotNull(PasswordRules.FindFault(words[..129]));
    }

    [Fact]
    public void Name_of_one_or_two_characters_forbids_nothing()
    {
        Assert.Null(PasswordRules.FindFault("hw 8d3f1b7a9c", "h", "w8"));
    }
}
