using System.Text;
using System.Text.Json;
using Pith.Data.Texts;
using Pith.Data.Texts.Debian;

namespace Pith.Tests.Data.Texts;

public sealed class PackageIndexTests
{
    const string Packages = """
        Package: zoo
        Source: animals (1.2-3)
        Section: games
        Description: short
        Description-md5: 11

        Package: ant
        Section: devel
        Description-md5: 22
        Tag: role::program,
         use::building

        Package: zoo
        Section: other
        Description-md5: 22

        Package: silent
        Section: misc
        Description-md5: 33

        Package: lost
        Description-md5: 22
        """;

    const string Descriptions = """
        Package: ant
        Description-md5: 22
        Description-en: Builds "things"
         It builds.
         .
         And more: élan.

        Package: zoo
        Description-md5: 11
        Description-en: A zoo
        """;

    [Fact]
    public void Packages_are_joined_with_their_descriptions_by_md5_in_the_order_of_their_names()
    {
        PackageIndex index = Read();
        using var stream = new MemoryStream();
        Assert.Equal(2, index.Write(stream));
        JsonElement[] lines = [.. Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["ant", "zoo"], lines.Select(line => line.GetProperty(DebianPackages.IdField).GetString()));
        Assert.Equal(["ant", "animals"], lines.Select(line => line.GetProperty(DebianPackages.GroupField).GetString()));
        Assert.Equal(["devel", "games"], lines.Select(line => line.GetProperty(DebianPackages.LabelField).GetString()));
        Assert.Equal(["Builds \"things\"\nIt builds.\n\nAnd more: élan.", "A zoo"], lines.Select(line => line.GetProperty(DebianPackages.TextField).GetString()));
    }

    [Fact]
    public void Packages_without_a_description_or_section_are_counted()
    {
        PackageIndex index = Read();
        index.Write(Stream.Null);
        Assert.Equal(4, index.Packages);
        Assert.Equal(2, index.LeftOut);
    }

    static PackageIndex Read()
    {
        var index = new PackageIndex();
        index.AddPackages(new StringReader(Packages));
        index.AddDescriptions(new StringReader(Descriptions));
        return index;
    }
}
