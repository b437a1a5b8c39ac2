using Pith.Data.Encoders;
using Pith.Data.Files;

namespace Pith.Data.Texts;

/// <summary>The texts that every Debian machine has: the descriptions of the packages of its release, with their section as class. The command makes
/// their file from apt's index; here it is only found.</summary>
static class DebianPackages
{
    /// <summary>How a data spec names them.</summary>
    public const string Name = "debian-packages";

    /// <summary>The field of the texts: the short description and the long one below it.</summary>
    public const string TextField = "description";

    /// <summary>The field of the classes.</summary>
    public const string LabelField = "section";

    /// <summary>The field of the rows' names.</summary>
    public const string IdField = "package";

    /// <summary>The field of what packages of one origin share: their texts are often nearly the same, so a split must not part them.</summary>
    public const string GroupField = "source";

    /// <summary>The file, there or not; it may be deleted at any time.</summary>
    public static string FilePath => Path.Combine(KnownEncoders.CacheFolder, Name, "packages.jsonl");

    /// <summary>The file with the field of its texts.</summary>
    public static TextDataSpec Spec => new(new DataSpec(FilePath, null), [TextField]);

    /// <summary>The error where the file is needed and not there.</summary>
    public static InvalidDataContentException Missing() => new(
        $"the package descriptions are not there yet; run `pith embed --data {Name} --sample 1000 --out EMB` or `pith demo --data {Name}` on a machine with apt-get, which makes {FilePath}, copy that file from such a machine, or bring texts of your own: text:FILE:field with `label-field`.");
}
