using Pith.Data.Labels;
using Pith.Data.Scores;
using Pith.Data.Texts;
using Pith.Pipelines.Embed;
using Pith.Pipelines.Evaluate;
using Pith.Pipelines.Extrapolate;
using Pith.Pipelines.Prune;
using Pith.Pipelines.Score;
using Pith.Pipelines.Steps;
using Pith.Pipelines.Train;
using Pith.Pipelines.Tune;

namespace Pith.Pipelines.OnePass;

/// <summary>What the whole pipeline is asked for: data, budget, and a section for each of its stages.</summary>
/// <remarks>Make one with <see cref="OnePassTexts.Bind"/> or <see cref="OfImages"/> and <see cref="OfEmbeddings"/>, which fill in what the
/// pipeline does where nothing else is asked for, and change it with <c>with</c>.</remarks>
sealed record OnePassRequest
{
    /// <summary>The dataset of images or texts, or null where embeddings are given.</summary>
    public string? Data { get; init; }

    /// <summary>Embeddings [N, D], or null where <see cref="Data"/> is given.</summary>
    public string? Embeddings { get; init; }

    /// <summary>Scores of these embeddings, NaN for rows that are not scored; null to compute some.</summary>
    public string? Scores { get; init; }

    /// <summary>Class labels of these embeddings; null for none, and then nothing is evaluated.</summary>
    public string? Labels { get; init; }

    /// <summary>What the labels are. Default classes.</summary>
    public LabelKind Target { get; init; } = LabelKind.Classes;

    /// <summary>Whether labels are numbers that a head predicts.</summary>
    internal bool IsOfNumbers => Target == LabelKind.Numbers;

    /// <summary>The rows' own names [N], by which tables of every stage are matched; null for row numbers.</summary>
    public string? Ids { get; init; }

    /// <summary>Which rows of the embeddings belong together [N]; rows that are held out are drawn in whole groups. Null: every row stands alone.</summary>
    public string? Groups { get; init; }

    /// <summary>A condition in SQL over the columns of a table among these inputs, for every stage; null for all rows.</summary>
    public string? Where { get; init; }

    /// <summary>Which end of supplied scores without a stored direction is hard; null where it is not said.</summary>
    public ScoreDirection? Hard { get; init; }

    /// <summary>The shares of the rows to keep, each once: the largest is selected, and the others are the first rows of its order. Default a tenth.</summary>
    public IReadOnlyList<Share> Keeps { get; init; } = [Share.Parse("10%")];

    /// <summary>The share that is selected.</summary>
    internal Share Keep => Keeps.MaxBy(keep => keep.Number)!;

    /// <summary>The share that settings are tuned for: of several the smallest, where the choice of rows matters most.</summary>
    internal Share TunedKeep => Keeps.MinBy(keep => keep.Number)!;

    /// <summary>The importance score that decides; null where supplied scores do.</summary>
    public string? Score { get; init; }

    /// <summary>The share of true neighbours that graphs of scores, extrapolation and selection must hold, above 0 and below 1; null leaves it to the
    /// sections, and where they say nothing to the number of rows.</summary>
    public double? Recall { get; init; }

    /// <summary>Seed of every random choice. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether everything is trained on and scored too, to compare with; only where a model is trained. Default false.</summary>
    public bool Full { get; init; }

    /// <summary>Share of the training labels to replace; null for none.</summary>
    public double? LabelNoise { get; init; }

    /// <summary>Size of the first class over that of the last; null to leave the classes as they are.</summary>
    public double? LongTail { get; init; }

    /// <summary>Pixels of a side that image files are scaled to. Default null: 32.</summary>
    public int? Size { get; init; }

    /// <summary>Whether image files that cannot be used are left out. Default false: they are refused.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>Whether the dataset is of texts, which are embedded first.</summary>
    internal bool IsOfTexts => Data is not null && TextDataSpec.Matches(Data);

    /// <summary>Whether the embeddings are the encoder's of texts, in which D2's published width of the forward message competes, too.</summary>
    internal bool IsEmbedded { get; init; }

    /// <summary>Whether the dataset is of images.</summary>
    internal bool IsOfImages => Data is not null && !IsOfTexts;

    /// <summary>Whether a model is trained and its dynamics are scored: of images, and of embeddings or texts that come with labels and without scores,
    /// unless a score of the embeddings themselves is asked for.</summary>
    internal bool Trains => IsOfImages
        || ScoreChoice.TrainsHead(IsOfTexts ? Embedding.Request.LabelField is not null : Labels is not null, Scores is not null, Score);

    /// <summary>How texts become embeddings; not used elsewhere.</summary>
    public required Section<EmbedRequest> Embedding { get; init; }

    /// <summary>The training that is scored; not used where nothing is trained.</summary>
    public required Section<TrainRequest> Training { get; init; }

    /// <summary>The scores that are computed.</summary>
    public required Section<ScoreRequest> Scoring { get; init; }

    /// <summary>How scores of some rows become scores of all.</summary>
    public required Section<ExtrapolateRequest> Extrapolation { get; init; }

    /// <summary>How settings that are left open are found.</summary>
    public required Section<TuneRequest> Tuning { get; init; }

    /// <summary>The selection.</summary>
    public required Section<PruneRequest> Selection { get; init; }

    /// <summary>How the coreset is compared with random rows.</summary>
    public required Section<EvaluateRequest> Evaluation { get; init; }

    /// <summary>The pipeline on images, with everything left to its defaults.</summary>
    /// <param name="data">The dataset, e.g. <c>fashion-mnist</c> or <c>npy:DIR</c>.</param>
    /// <param name="keep">The share of the rows to keep, e.g. <c>10%</c>.</param>
    public static OnePassRequest OfImages(string data, string keep = "10%") =>
        OnePassTexts.Bind(new Dictionary<string, string> { ["data"] = data, ["keep"] = keep });

    /// <summary>The pipeline on embeddings, with everything left to its defaults.</summary>
    /// <param name="embeddings">Embeddings [N, D].</param>
    /// <param name="scores">Scores of all or some rows; null to compute some: with labels from a head that is trained, else from the embeddings.</param>
    /// <param name="labels">Class labels; null for none.</param>
    /// <param name="keep">The share of the rows to keep, e.g. <c>30%</c>.</param>
    public static OnePassRequest OfEmbeddings(string embeddings, string? scores = null, string? labels = null, string keep = "10%")
    {
        var texts = new Dictionary<string, string> { ["embeddings"] = embeddings, ["keep"] = keep };
        if (scores is not null)
            texts["scores"] = scores;
        if (labels is not null)
            texts["labels"] = labels;
        return OnePassTexts.Bind(texts);
    }
}
