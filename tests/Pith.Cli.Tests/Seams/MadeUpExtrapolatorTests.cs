using Pith.Data;
using Pith.Extrapolation;
using Pith.Extrapolation.Catalogue;
using Pith.Extrapolation.Study;
using Pith.Extrapolation.Validation;
using Pith.Numerics;
using Pith.Pipelines;
using Pith.Pipelines.Extrapolate;

namespace Pith.Cli.Tests.Seams;

/// <summary>An extrapolator that Pith does not have, added through public seams: this project sees no internal type of the library.</summary>
public sealed class MadeUpExtrapolatorTests : IClassFixture<Workspace>
{
    static readonly Catalog<IExtrapolatorOptions> s_methods = Extrapolators.Catalog.With(ColumnOptions.Info);

    readonly Workspace _workspace;
    readonly double[] _scores;

    public MadeUpExtrapolatorTests(Workspace workspace)
    {
        _workspace = workspace;
        // The score is the fourth column, which one method can see alone.
        _scores = [.. Enumerable.Range(0, Workspace.Rows).Select(row => (double)workspace.Embeddings[(row * Workspace.Columns) + 3])];
        workspace.Write("column.npy", [.. _scores.Select((score, row) => row % 3 == 0 ? score : double.NaN)], Workspace.Rows);
    }

    [Fact]
    public void It_predicts_by_itself()
    {
        ExtrapolationResult result = Extrapolate.Run(Problem(), ExtrapolateOptions.By(new ColumnOptions { Column = 3 }));
        JudgedCandidate only = Assert.Single(result.Judgement.Candidates);
        Assert.InRange(only.Expected.Spearman.Value, 0.9, 1);
        Assert.Equal(ExtrapolationUse.UseIt, result.Judgement.Use);
    }

    [Fact]
    public void Validation_tries_its_settings_beside_the_others()
    {
        ExtrapolationJudgement judgement = Extrapolate.Run(Problem(), new ExtrapolateOptions { Methods = s_methods }).Judgement;
        JudgedCandidate right = Assert.Single(judgement.Candidates, candidate => candidate.Candidate.Settings == "column 3");
        Assert.InRange(right.Expected.Spearman.Value, 0.9, 1);
        Assert.True(judgement.Candidates[judgement.Chosen].HeldOut.Spearman.Value >= right.HeldOut.Spearman.Value);
        Assert.Contains(judgement.Candidates, candidate => candidate.Candidate.Settings == "column 0");
        Assert.Contains(judgement.Candidates, candidate => candidate.Candidate.Info.Name == "ridge");
    }

    [Fact]
    public void The_stage_has_its_option_and_runs_it()
    {
        var stage = new ExtrapolateStage(s_methods);
        Assert.Contains("the column that is looked at", stage.Rules.Single(rule => rule.Name == "column").Summary, StringComparison.Ordinal);
        ExtrapolateRequest request = stage.Bind(Texts(("method", "column"), ("column", "2")));
        string run = _workspace["column-run"];
        StageOutcome<ExtrapolateRequest, ExtrapolatedRun> outcome = stage.Run(new StageCall<ExtrapolateRequest>(request) { Out = run }, new StageContext());
        Assert.Equal("column", outcome.Result!.Validation.Method);
        Assert.Equal("2", ValidationFile.Read(run).Settings["column"]);
        Assert.Equal("2", outcome.Manifest!.Options["column"]);
    }

    [Fact]
    public void Wrong_options_are_refused_like_those_of_any_method()
    {
        var stage = new ExtrapolateStage(s_methods);
        OptionException bad = Assert.Throws<OptionException>(() => stage.Bind(Texts(("method", "column"), ("column", "-1"))));
        Assert.Equal("`column` must be a whole number of at least 0; got -1.", bad.Message);
        // Left open, each method says what it allows.
        Assert.Throws<OptionException>(() => stage.Check(stage.Bind(Texts(("column", "-1")))));
        Assert.Contains("did you mean column?", Assert.Throws<OptionException>(() => stage.Bind(Texts(("method", "colum")))).Message, StringComparison.Ordinal);
    }

    ExtrapolationProblem Problem() => ExtrapolationProblem.Of(
        DatasetReader.Open(new DatasetFiles { Embeddings = _workspace["X.npy"], Scores = _workspace["column.npy"] }).Data);

    Dictionary<string, string> Texts(params (string Name, string Text)[] settings) => new(
        settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Text))
            .Append(KeyValuePair.Create("embeddings", _workspace["X.npy"]))
            .Append(KeyValuePair.Create("scores", _workspace["column.npy"])));

    /// <summary>The score of the scored row that is nearest in one column.</summary>
    sealed record ColumnOptions : IExtrapolatorOptions
    {
        public int Column { get; init; }

        public static MethodInfo<IExtrapolatorOptions> Info { get; } = new MethodInfo<IExtrapolatorOptions, ColumnOptions>(
            "column",
            "the score of the scored row that is nearest in one column",
            [OptionRules.Whole<ColumnOptions>("column", "the column that is looked at", 0, int.MaxValue, o => o.Column, (o, v) => o with { Column = v })],
            new ColumnOptions());

        MethodInfo<IExtrapolatorOptions> IExtrapolatorOptions.Info => Info;

        public DataNeeds Needs => DataNeeds.Embeddings;

        public IEnumerable<TriedSetting> Tried(ExtrapolationProblem problem, int folds) =>
            [TriedSetting.Of<ColumnOptions, int>("column", [0, 3], (o, v) => o with { Column = v })];

        public IExtrapolator Create() => new ColumnExtrapolator(this);
    }

    sealed class ColumnExtrapolator(ColumnOptions options) : IExtrapolator
    {
        public Predictions Predict(ExtrapolationProblem problem, IProgress<WorkProgress>? progress, CancellationToken cancellation)
        {
            double[] scored = Column(problem.Embeddings, problem.ScoredRows), query = Column(problem.Embeddings, problem.QueryRows);
            double[] values = Array.ConvertAll(query, value => problem.Scores[Nearest(scored, value)]);
            return new Predictions(problem.QueryRows, values, Array.ConvertAll(query, value => Math.Abs(scored[Nearest(scored, value)] - value)));
        }

        static int Nearest(double[] values, double value) => Enumerable.Range(0, values.Length).MinBy(i => Math.Abs(values[i] - value));

        double[] Column(MatrixView matrix, int[] rows)
        {
            var row = new double[matrix.Columns];
            return Array.ConvertAll(rows, r =>
            {
                matrix.CopyRows(r, 1, row);
                return row[options.Column];
            });
        }
    }
}
