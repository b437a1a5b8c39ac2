using Pith.Data;
using Pith.Data.Formats.Npz;
using Pith.Data.Readers;
using Pith.Extrapolation;
using Pith.Numerics;
using static System.FormattableString;

namespace Pith.Pipelines.Extrapolate;

/// <summary>What models say of scored rows that they have not seen, as <c>pith train --cross-fit</c> writes it, or logits alone.</summary>
sealed class CrossFittedInput : IDisposable
{
    readonly MatrixView _logits;
    readonly MatrixView? _features;

    CrossFittedInput(string spec, ExtrapolationProblem problem, DatasetFiles files, int threads)
    {
        MatrixView logits = problem.Logits ?? throw new OptionException(
            "cross-fitted", "`cross-fitted` tells how fairly `logits` are judged; give `logits` of all rows too, or leave it out.");
        int scored = problem.ScoredRows.Length;
        bool isArchive = spec.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);
        _logits = EmbeddingsReader.Open(isArchive ? spec + ":logits" : spec);
        try
        {
            Alignment.Require($"cross-fitted logits {spec}", _logits.Rows, $"scored rows of {files.Scores}", scored);
            if (_logits.Columns != logits.Columns)
            {
                throw new InvalidDataContentException(Invariant(
                    $"cross-fitted logits {spec} have {_logits.Columns} columns but the logits {files.Logits} have {logits.Columns}; both must be of the same classes."));
            }
            EmbeddingsCheck.RequireFinite(_logits, $"cross-fitted logits {spec}", threads);
            Logits = new CrossFittedLogits(problem.ScoredRows, _logits);
            if (isArchive)
                (_features, Features) = OpenFeatures(spec, scored, threads);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Their logits.</summary>
    public CrossFittedLogits Logits { get; } = null!;

    /// <summary>Their features, where the file has them.</summary>
    public CrossFittedFeatures? Features { get; }

    /// <summary>Opens and checks.</summary>
    /// <param name="spec">The archive, or a matrix [M, C] of logits.</param>
    /// <param name="problem">The scored rows and the logits of all rows.</param>
    /// <param name="files">What they are called.</param>
    /// <param name="threads">Threads; 0 means all cores.</param>
    /// <exception cref="OptionException">There are no logits of all rows.</exception>
    /// <exception cref="InvalidDataContentException">The file does not fit them.</exception>
    public static CrossFittedInput Open(string spec, ExtrapolationProblem problem, DatasetFiles files, int threads) => new(spec, problem, files, threads);

    public void Dispose()
    {
        _logits.Dispose();
        _features?.Dispose();
    }

    static (MatrixView? Matrix, CrossFittedFeatures? Features) OpenFeatures(string spec, int scored, int threads)
    {
        long[] parts;
        using (NpzFile archive = NpzFile.Open(spec))
        {
            if (!archive.Contains("features") || !archive.Contains("parts"))
                return default;
            parts = archive.ReadInt64s("parts");
        }
        Alignment.Require($"parts {spec}:parts", parts.Length, "its scored rows", scored);
        MatrixView features = EmbeddingsReader.Open(spec + ":features");
        try
        {
            int count = features.Rows / scored;
            if (count < 2 || features.Rows != (long)count * scored)
                throw new InvalidDataContentException(Invariant($"{spec}:features has {features.Rows} rows, which is not {scored} scored rows for each of at least 2 parts; make it anew with pith train."));
            if (Array.FindIndex(parts, part => part < 0 || part >= count) is >= 0 and int wrong)
                throw new InvalidDataContentException(Invariant($"{spec}:parts has {parts[wrong]} at row {wrong}; parts go from 0 to {count - 1}."));
            if (Enumerable.Range(0, count).FirstOrDefault(part => !parts.Contains(part), -1) is >= 0 and int empty)
                throw new InvalidDataContentException(Invariant($"{spec}:parts has no row of part {empty}; make it anew with pith train."));
            EmbeddingsCheck.RequireFinite(features, $"{spec}:features", threads);
            return (features, new CrossFittedFeatures(Array.ConvertAll(parts, part => (int)part), features));
        }
        catch
        {
            features.Dispose();
            throw;
        }
    }
}
