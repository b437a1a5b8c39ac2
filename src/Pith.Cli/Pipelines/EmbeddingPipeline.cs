using Pith.Cli.Infrastructure;
using Pith.Data.Readers;
using Pith.Data.Scores;
using Pith.Extrapolation.Study;
using Pith.Numerics;
using Pith.Pipelines.Extrapolate;
using Pith.Runs;
using Pith.Selection;
using Pith.Selection.Baselines;

namespace Pith.Cli.Pipelines;

/// <summary>The pipeline from embeddings: brought scores, extrapolated where rows have none, or scores from the embeddings alone; D2; and
/// with labels a linear probe on the coreset and on random subsets.</summary>
sealed class EmbeddingPipeline : Pipeline
{
    const string OwnScores = "scores";

    // Options of the selection that an evaluation without them can do without.
    static readonly string[] s_onlyFiles = ["ids", "write", "method"];

    readonly string _score;

    public EmbeddingPipeline(PipelineSettings settings, string folder)
        : base(settings, folder)
    {
        (_score, bool hasUnscored) = settings.Scores is string brought ? Look(settings, brought) : (settings.Score!, false);
        IsExtrapolated = hasUnscored;
    }

    public override string DataName => InputFiles.NameOf(Settings.Embeddings!);

    /// <summary>Whether some rows have no score.</summary>
    public bool IsExtrapolated { get; }

    public override IReadOnlyList<PipelineStage> Stages =>
    [
        .. Settings.Scores is null ? new[] { Score() } : [],
        .. IsExtrapolated ? new[] { Extrapolate(Embeddings, SuppliedScores, [.. Labels, .. Hard]) } : [],
        .. IsTuned && Settings.Labels is not null ? new[] { Tune([Embeddings, .. Labels, .. Selected]) } : [],
        Prune(Embeddings, [.. Selected, .. Labels]),
        .. Settings.Labels is not null ? new[] { Compare() } : [],
    ];

    StageArgument Embeddings => Supplied("embeddings", "embeddings", Settings.Embeddings!);

    StageArgument SuppliedScores => Supplied("scores", "scores", Settings.Scores!);

    StageArgument[] Labels => Settings.Labels is string labels ? [Supplied("labels", "labels", labels)] : [];

    StageArgument[] Hard => Settings.Hard is string hard ? [new StageArgument("hard", hard)] : [];

    /// <summary>The scores that decide; a folder of scores knows its direction.</summary>
    StageArgument[] Selected => IsExtrapolated ? [InRun("scores", $"{Extrapolation}:{_score}{ExtrapolationFiles.CalibratedSuffix}")]
        : Settings.Scores is null ? [InRun("scores", $"{OwnScores}:{_score}")]
        : [SuppliedScores, .. Hard];

    PipelineStage Score() => new()
    {
        Name = OwnScores,
        Command = "score",
        Section = "scores",
        Arguments = () => [Embeddings, .. Labels, Seed],
        Describe = manifest => $"{manifest.Options["scores"]!.Replace(",", ", ", StringComparison.Ordinal)} of the embeddings",
    };

    /// <summary>With test rows the coreset itself is judged; without, a fifth of the rows is held out and the same selection made among the others.</summary>
    PipelineStage Compare()
    {
        if (Settings.Of("evaluate", "test-embeddings") is not null)
            return Evaluate(() => [Embeddings, .. Labels, .. Selected, InRun("coreset", Coreset + "/kept.npy")]);
        IReadOnlyDictionary<string, string> selection = Settings.Sections["prune"];
        IReadOnlyList<CliOption> options = PipelineSchema.OptionsOf("evaluate");
        string? lacking = selection.Keys.FirstOrDefault(key => !s_onlyFiles.Contains(key) && options.All(o => o.Name != key));
        if (lacking is not null)
        {
            throw new OptionException(lacking,
                $"without test rows the evaluation selects again among four fifths of the rows, and {lacking} of prune does not fit those; give test-embeddings and test-labels in the section evaluate.");
        }
        return Evaluate(() =>
        {
            StageArgument[] chosen = [.. ChosenSettings()];
            string method = chosen.FirstOrDefault(c => c.Option == "method").Value ?? selection["method"];
            bool isRandom = method == RandomSelection.MethodName;
            return
            [
                Embeddings,
                .. Labels,
                .. Selected,
                new("methods", method),
                .. chosen.Where(c => c.Option != "method"),
                .. selection.Where(s => !s_onlyFiles.Contains(s.Key) && s.Value != Auto && !isRandom).Select(s => new StageArgument(s.Key, s.Value)),
            ];
        });
    }

    static (string Name, bool HasUnscored) Look(PipelineSettings settings, string brought)
    {
        // With a list of scored rows the file may hold their scores alone.
        if (settings.Of("extrapolate", "scored-rows") is not null)
            return (ImportanceScores.Load(brought, null, Direction(settings)).Name, true);
        ImportanceScores scores = ImportanceScores.Load(brought, Rows(settings), Direction(settings));
        bool hasUnscored = false;
        foreach (double score in scores.Values)
            hasUnscored |= double.IsNaN(score);
        return (scores.Name, hasUnscored);
    }

    static int Rows(PipelineSettings settings)
    {
        using MatrixView embeddings = EmbeddingsReader.Open(settings.Embeddings!);
        return embeddings.Rows;
    }

    static ScoreDirection? Direction(PipelineSettings settings) =>
        settings.Hard switch { "high" => ScoreDirection.HighIsHard, "low" => ScoreDirection.HighIsEasy, _ => null };
}
