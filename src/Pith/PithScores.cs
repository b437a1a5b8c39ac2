using Pith.Data.Formats.Npy;
using Pith.Data.Scores;
using Pith.Extrapolation.Study;
using Pith.Extrapolation.Validation;
using Pith.Pipelines.Extrapolate;

namespace Pith;

/// <summary>Scores of all rows, extrapolated from those of some, with what held-out scored rows say about them.</summary>
public sealed class PithScores
{
    readonly ExtrapolationResult _result;
    readonly ImportanceScores[] _named;

    internal PithScores(PithDataset dataset, ExtrapolationResult result)
    {
        _result = result;
        Chosen = result.Judgement.Candidates[result.Judgement.Chosen].Candidate;
        _named = ExtrapolationFiles.ScoresOf(dataset.Data.Scores!, result.Scores, Chosen);
        Dataset = dataset.WithScores(_named[1]);
    }

    /// <summary>The same dataset with <see cref="Calibrated"/> as its scores, ready to prune. It needs no disposing, but its files are those of
    /// the dataset that was extrapolated, which must stay open.</summary>
    public PithDataset Dataset { get; }

    /// <summary>[N] the given scores, and predictions as the method made them for the other rows. Predictions are drawn towards the middle; take
    /// <see cref="Calibrated"/> to pick the hardest of all rows.</summary>
    public IReadOnlyList<double> Raw => _result.Scores.Raw;

    /// <summary>[N] the given scores, and predictions mapped by rank to the distribution of the given scores.</summary>
    public IReadOnlyList<double> Calibrated => _result.Scores.Calibrated;

    /// <summary>[N] the error to expect of each row's score, at least 0, in the unit of the scores; 0 for scored rows.</summary>
    public IReadOnlyList<double> Uncertainty => _result.Scores.Uncertainty;

    /// <summary>The extrapolator that was used, with the settings that were given or found, e.g. <c>knn (neighbors 20)</c>.</summary>
    public string Method => Chosen.Settings.Length > 0 ? $"{Chosen.Info.Name} ({Chosen.Settings})" : Chosen.Info.Name;

    /// <summary>Spearman's rank correlation of predicted and true scores to expect of the unscored rows, -1..1, with its 95 % interval: that of
    /// held-out scored rows, weighted for how unlike the unscored rows are.</summary>
    public Figure RankCorrelation => _result.Judgement.Expected.Spearman;

    /// <summary>The root mean squared error of held-out scored rows, in the unit of the scores.</summary>
    public double RootMeanSquaredError => _result.Judgement.Uncertainty.RootMeanSquaredError;

    /// <summary>What the scores are good for, in words: <c>use it</c>, <c>use it for coarse cuts only</c>, or <c>not better than chance</c>.</summary>
    public string Verdict => ExtrapolationVerdict.Words(_result.Judgement.Use);

    /// <summary>Every candidate that was tried with its figures, the recalls of the hardest rows, the shift between scored and unscored
    /// rows.</summary>
    public ExtrapolationJudgement Judgement => _result.Judgement;

    ExtrapolationCandidate Chosen { get; }

    /// <summary>Writes a folder of scores: <c>scores/NAME.npy</c> (raw) and <c>scores/NAME-calibrated.npy</c>, float64 [N], with
    /// <c>scores.json</c>, and <c>uncertainty.npy</c>. <c>FOLDER:NAME-calibrated</c> names them where scores are asked for.</summary>
    /// <param name="folder">The folder; made where it is missing, files of these names in it are replaced.</param>
    /// <exception cref="InvalidDataContentException">The folder cannot be written.</exception>
    /// <exception cref="ResourceLimitException">The disk is full.</exception>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        ScoresFolder.Write(folder, _named);
        NpyFile.Write<double>(Path.Combine(folder, "uncertainty.npy"), _result.Scores.Uncertainty, _result.Scores.Uncertainty.Length);
    }

    /// <summary>One line: method, expected rank correlation with its interval, verdict.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Method}: expected rank correlation {RankCorrelation.Value:0.00} ({RankCorrelation.Low:0.00} to {RankCorrelation.High:0.00}); {Verdict}");
}
