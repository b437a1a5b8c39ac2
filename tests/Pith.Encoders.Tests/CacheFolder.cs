using Pith.Data.Encoders;

namespace Pith.Encoders.Tests;

/// <summary>Another folder for what Pith keeps, as long as a test lasts.</summary>
sealed class CacheFolder : IDisposable
{
    readonly string? _before = Environment.GetEnvironmentVariable(KnownEncoders.CacheVariable);

    public CacheFolder(string folder) => Environment.SetEnvironmentVariable(KnownEncoders.CacheVariable, folder);

    public void Dispose() => Environment.SetEnvironmentVariable(KnownEncoders.CacheVariable, _before);
}
