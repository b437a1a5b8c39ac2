using Pith.Data;
using Pith.Data.Dynamics;
using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Numerics;
using Pith.Pipelines;
using Pith.Pipelines.Score;
using Pith.Runs;
using Pith.Scoring;
using Pith.Scoring.Catalogue;
using Pith.Scoring.TrainingDynamics;

namespace Pith.Tests.Scoring;

/// <summary>Scores of one's own take part in everything through what the library makes public.</summary>
public sealed class MadeUpScoreTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("pith-made-up-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_computed_beside_those_of_the_catalogue()
    {
        MatrixView rows = MatrixView.FromArray(new double[] { 3, 4, 0, 1, 0, 2 }, 3, 2);
        IReadOnlyList<ImportanceScores> scores = Scores.Compute([new RowNorm { Scale = 2 }, new Density { Neighbors = 1 }], ScoreInput.Of(rows));
        Assert.Equal(["row-norm", "density"], scores.Select(score => score.Name));
        Assert.Equal([10.0, 2, 4], scores[0].Values.ToArray());
        Assert.Equal((ScoreDirection.HighIsEasy, "2"), (scores[0].Direction, scores[0].Parameters["scale"]));
    }

    [Fact]
    public void One_of_training_dynamics_shares_the_pass_of_the_others()
    {
        string folder = Path.Combine(_folder, "dynamics");
        DynamicsWriter writer = DynamicsWriter.Create(folder, 2, [0, 1, 1]);
        for (int epoch = 0; epoch < 3; epoch++)
            writer.AddEpoch([0, 1, 2], [5f, 0, 5f, 0, epoch == 1 ? 0 : 5f, epoch == 1 ? 5f : 0]);
        ScoreBatch batch = Assert.Single(Scores.Batches([new Streak(), new Correctness()]));
        IReadOnlyList<ImportanceScores> scores = batch.Compute(ScoreInput.Of(DynamicsFolder.Open(folder))).Scores;
        Assert.Equal([3.0, 0, 1], scores[0].Values.ToArray());
        Assert.Equal([3.0, 0, 1], scores[1].Values.ToArray());
        Assert.Equal("logits", scores[0].Parameters["values"]);
    }

    [Fact]
    public void A_stage_that_knows_it_takes_its_name_and_its_option()
    {
        var stage = new ScoreStage(Scores.Catalog.With(RowNorm.Entry));
        Assert.Equal("1", stage.DefaultText(Assert.Single(stage.Rules, rule => rule.Name == "scale")));
        string embeddings = Path.Combine(_folder, "x.npy");
        NpyFile.Write<float>(embeddings, [3, 4, 0, 1, 0, 2], 3, 2);
        ScoreRequest request = stage.Bind(new Dictionary<string, string> { ["embeddings"] = embeddings, ["scores"] = "row-norm", ["scale"] = "3" });
        StageOutcome<ScoreRequest, ScoreResult> outcome = stage.Run(
            new StageCall<ScoreRequest>(request) { Out = Path.Combine(_folder, "RUN") }, new StageContext());
        Assert.Equal("3", outcome.Manifest!.Options["scale"]);
        Assert.Equal([15.0, 3, 6], ImportanceScores.Load(Path.Combine(_folder, "RUN")).Values.ToArray());
        Assert.Equal(outcome.Manifest.Outputs, stage.Replay(Manifest.Read(Path.Combine(_folder, "RUN")), Path.Combine(_folder, "AGAIN"), 1, new StageContext()).Outputs);
        Assert.Equal("scale", Assert.Throws<OptionException>(() => stage.Bind(new Dictionary<string, string> { ["scale"] = "0" })).Option);
    }

    /// <summary>The length of a row, times a number.</summary>
    sealed record RowNorm : IImportanceScore
    {
        public static MethodInfo<IImportanceScore> Entry { get; } = new MethodInfo<IImportanceScore, RowNorm>(
            "row-norm",
            "length of a row",
            [OptionRules.Whole<RowNorm>("scale", "what lengths are multiplied by", 1, 9, o => o.Scale, (o, v) => o with { Scale = v })],
            new RowNorm());

        public int Scale { get; init; } = 1;

        public MethodInfo<IImportanceScore> Info => Entry;

        public string Name => Info.Name;

        public ScoreDirection Direction => ScoreDirection.HighIsEasy;

        public string Definition => "Euclidean length of a row, times a number";

        public string? Source => null;

        public DataNeeds Needs => DataNeeds.Embeddings;

        public IEnumerable<StageCost> Cost(ScoreSize size, MachineSpeed speed) => [new([], [new PlannedStage(Name, 1e-9 * size.Rows * size.Columns)])];

        public ImportanceScores Compute(ScoreInput input, IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
        {
            var row = new double[input.Embeddings!.Columns];
            var values = new double[input.Rows];
            for (int i = 0; i < values.Length; i++)
            {
                input.Embeddings.CopyRows(i, 1, row);
                values[i] = Scale * Math.Sqrt(row.Sum(v => v * v));
            }
            return new ImportanceScores(Name, Direction, values, Definition, new Dictionary<string, string> { ["scale"] = $"{Scale}" });
        }
    }

    /// <summary>The longest run of epochs at which a row is classified right.</summary>
    sealed record Streak : DynamicsScore
    {
        static readonly MethodInfo<IImportanceScore> s_entry = new MethodInfo<IImportanceScore, Streak>("streak", "longest run of right epochs", [], new Streak());

        public override MethodInfo<IImportanceScore> Info => s_entry;

        public override ScoreDirection Direction => ScoreDirection.HighIsEasy;

        public override string Definition => "longest run of epochs at which a row is classified right";

        public override string Source => "a test";

        public override IReadOnlyList<RowReduction> Reductions => [RowReduction.Correct];

        public override double Compute(RowHistory history)
        {
            double longest = 0, current = 0;
            foreach (double correct in history[RowReduction.Correct])
                longest = Math.Max(longest, current = correct == 1 ? current + 1 : 0);
            return longest;
        }
    }
}
