using System.Text;
using CrossStrait.Rooms.Directory.Exchange;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrossStrait.Rooms.Tests.Directory;

public class ExchangeTests
{
    [Fact]
    public void Table_is_read_by_the_words_above_its_columns()
    {
        const string Text = "\uFEFF部門;姓名;分機;職稱;備註\r\n經貿處;陳美玲;8001;科長;x\r\n;林雅婷;;;\r\n\r\n;;;;\r\n";

        Assert.Equal(
            [
                new ExchangeRow(2, new ExchangePerson { Name = "陳美玲", Department = "經貿處", Number = "8001", Title = "科長" }, null),
                new ExchangeRow(3, new ExchangePerson { Name = "林雅婷" }, null),
            ],
            CsvPeopleReader.Read(Text));
    }

    [Fact]
    public void Bad_row_is_told_with_the_line_it_begins_on_and_the_next_is_read()
    {
        const string Text = "name,title\n\"two\nlines\",a\nbad\"quote,b\n\"good\"\"one\",c\n\"never closed,d\n";

        var rows = CsvPeopleReader.Read(Text).ToList();

        Assert.Equal([2, 4, 5, 6], rows.Select(row => row.Line));
        Assert.Equal(["two\nlines", null, "good\"one", null], rows.Select(row => row.Person?.Name));
        Assert.Contains("never closed", rows[3].Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("title,number\nx,1\n")]
    [InlineData("\"name,number\nx,1\n")]
    public void Table_without_a_column_of_names_is_refused_whole(string text)
    {
        var row = Assert.Single(CsvPeopleReader.Read(text));
        Assert.Contains("name", row.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Cell_or_row_without_end_is_refused_and_takes_no_room()
    {
        var text = $"name\n{new string('x', 1_000_000)}\n{new string(',', 1_000_000)}\nlast\n";

        var rows = CsvPeopleReader.Read(text).ToList();

        Assert.Equal(["A cell has at most 4096 characters.", "A row has at most 100 cells.", null], rows.Select(row => row.Fault));
        Assert.Equal("last", rows[2].Person?.Name);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("'=1")]
    [InlineData("''=1")]
    [InlineData("＝1")]
    public void Formula_is_written_as_text_and_read_back(string name)
    {
        var cell = CsvCells.Protect(name);

        Assert.StartsWith("'", cell, StringComparison.Ordinal);
        Assert.Equal(name, CsvCells.Restore(cell));
    }

    [Theory]
    [InlineData("O'Brien")]
    [InlineData("'tis")]
    [InlineData("")]
    [InlineData("陳美玲")]
    public void What_is_no_formula_is_written_as_it_is(string name)
    {
        Assert.Equal(name, CsvCells.Protect(name));
        Assert.Equal(name, CsvCells.Restore(name));
    }

    [Fact]
    public void Card_of_either_version_is_read()
    {
        const string Text =
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN;LANGUAGE=zh-TW;ALTID=1:陳美玲\r\nFN;ALTID=1;LANGUAGE=en:Melinda Chen\r\nN:陳;美玲;;;\r\n"
            + "item1.TEL;VALUE=uri;TYPE=\"work,voice\":tel:+886-2-2345-6789;ext=8001\r\nORG:臺北市兩岸\r\n 交流協會;經貿處\r\nTITLE:科長\\, 經貿\r\n"
            + "PHOTO;ENCODING=b:AAAA\r\n BBBB\r\nEMAIL;TYPE=work:chen@example.org\r\nEND:VCARD\r\n"
            + "begin:vcard\nversion:3.0\nn:Featherstonehaugh;Alexandra;;;\ntel:8006\nend:vcard\n";

        Assert.Equal(
            [
                new ExchangeRow(1, new ExchangePerson
                {
                    Name = "陳美玲",
                    LatinName = "Melinda Chen",
                    Number = "8001",
                    Organisation = "臺北市兩岸交流協會",
                    Department = "經貿處",
                    Title = "科長, 經貿",
                    Email = "chen@example.org",
                }, null),
                new ExchangeRow(14, new ExchangePerson { Name = "Alexandra Featherstonehaugh", Number = "8006" }, null),
            ],
            new VcardReader(Text).Read());
    }

    [Theory]
    [InlineData("BEGIN:VCARD\nVERSION:2.1\nFN:x\nEND:VCARD\n", 1)]
    [InlineData("BEGIN:VCARD\nFN:x\nEND:VCARD\n", 1)]
    [InlineData("\n\nBEGIN:VCARD\nVERSION:4.0\nFN:x\n", 3)]
    [InlineData("BEGIN:VCARD\nVERSION:4.0\nBEGIN:VCARD\nVERSION:4.0\nFN:x\nEND:VCARD\n", 1)]
    [InlineData("FN:x\n", 1)]
    [InlineData("BEGIN:VCARD\nVERSION:4.0\nno colon\nFN:x\nEND:VCARD\n", 1)]
    [InlineData("not a card", 1)]
    public void Card_that_cannot_be_read_is_told_with_its_line(string text, int line)
    {
        var row = new VcardReader(text).Read().First();

        Assert.NotNull(row.Fault);
        Assert.Equal(line, row.Line);
    }

    [Fact]
    public void Lines_of_a_card_are_folded_at_75_octets_and_never_within_a_character()
    {
        var cards = new StringBuilder();
        VcardWriter.Write(cards, new ExchangePerson { Name = string.Concat(Enumerable.Repeat("陳𠼞a", 30)) }, "4.0");

        var lines = cards.ToString().Split("\r\n");

        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.All(lines, line => Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line))));
        Assert.Equal(string.Concat(Enumerable.Repeat("陳𠼞a", 30)), Assert.Single(new VcardReader(cards.ToString()).Read()).Person?.Name);
    }

    [Fact]
    public void People_who_are_written_are_read_back_from_either_file()
    {
        var piece = Gen.Elements("陳", "a", " x", "=", "+", "-", "@", "'", "\"", ",", ";", "\\", ":", "\n", "\\n", "𠼞", "END:VCARD", "\t", "\u00e9", "8");
        var text = piece.ArrayOf().Select(string.Concat);
        var person = Gen.Zip(Gen.Zip(text, text), Gen.Zip(text, Gen.Elements("", "8001", "*31#"))).Select(one => new ExchangePerson
        {
            Name = "x" + one.Item1.Item1,
            LatinName = one.Item1.Item2,
            Title = one.Item2.Item1.Trim(),
            Department = one.Item1.Item2.Trim(),
            Organisation = one.Item1.Item1.Trim(),
            Number = one.Item2.Item2,
        });
        Check.QuickThrowOnFailure(Prop.ForAll(person.ArrayOf().ToArbitrary(), people =>
        {
            Assert.Equal(people, CsvPeopleReader.Read(CsvPeopleWriter.Write(people)).Select(row => row.Person));
            foreach (var version in (string[])["3.0", "4.0"])
            {
                var cards = new StringBuilder();
                foreach (var one in people)
                {
                    VcardWriter.Write(cards, one, version);
                }

                Assert.Equal(people, new VcardReader(cards.ToString()).Read().Select(row => row.Person));
            }
        }));
    }
}
